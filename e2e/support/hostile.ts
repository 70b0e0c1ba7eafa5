/** Texts that try to run: each tells `window.__ran` when it does. Gathered from well-known ways around cleaning. */
const RUN = "top.__ran=(top.__ran||0)+1;parent.__ran=(parent.__ran||0)+1";

export const HOSTILE: string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror="${RUN}">`,
  `<svg onload="${RUN}"><circle r="9"/></svg>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s>`,
  `<svg><a xlink:href="javascript:${RUN}"><text y=20>click</text></a></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}">`,
  `<iframe srcdoc="&lt;script&gt;${RUN}&lt;/script&gt;"></iframe>`,
  `<details open ontoggle="${RUN}">x</details>`,
  `<a href="javascript:${RUN}" autofocus onfocus="${RUN}">click</a>`,
  `<form><button formaction="javascript:${RUN}">x</button></form>`,
  `<style>@import url(https://foreign.example/x.css);*{background:url(https://foreign.example/x.png)}</style>`,
  `<link rel=stylesheet href="https://foreign.example/x.css"><img src="https://foreign.example/pixel.gif">`,
  `<meta http-equiv="refresh" content="0;url=https://foreign.example/">`,
  `<base href="https://foreign.example/">`,
  `"><img src=x onerror="${RUN}">`,
  `{{constructor.constructor('${RUN}')()}}`,
  `\${${RUN}}`,
];
