import { useCallback, useState } from "react";
import { useI18n } from "../i18n";

/**
 * Shows HTML that a customer wrote. The server has cleaned it already; here it also stands in a sandbox without
 * scripts or forms, and its own policy fetches nothing, so that a hole in the cleaning runs nothing. The page around
 * it may look in: it learns how tall the text is, and hears the keys that are pressed after a click into it.
 */
export function frameDocument(html: string, dark: boolean): string {
  const ink = dark ? "#e6eef0" : "#10242d";
  const link = dark ? "#5fc3ce" : "#0b5f6c";
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return (
    `<!doctype html><meta http-equiv="content-security-policy" content="${policy}">` +
    `<meta name="referrer" content="no-referrer"><base target="_blank"><meta name="color-scheme" content="${dark ? "dark" : "light"}">` +
    `<style>body{margin:0;overflow:auto;font:14px/1.55 system-ui,sans-serif;color:${ink};overflow-wrap:anywhere}` +
    `a{color:${link}}img,table{max-width:100%}p{margin:0 0 8px}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #9999}` +
    `pre{white-space:pre-wrap}code{font-family:ui-monospace,monospace;font-size:13px}` +
    `</style><div dir="auto">${html}</div>`
  );
}

/** Until the frame has been laid out its height is guessed from the lines of its text, so that little moves after. */
export function frameHeight(html: string): number {
  const breaks = html.match(/<(?:p|br|div|li|tr|h\d|blockquote)\b/gi)?.length ?? 0;
  const letters = html.replace(/<[^>]*>/g, "").length;
  return 24 + (Math.ceil(letters / 70) + breaks) * 22;
}

const TALLEST = 420;

/** Keys pressed in the frame act as if they had been pressed beside it. */
export function passKeys(frame: HTMLIFrameElement, inside: Document) {
  inside.addEventListener("keydown", (event) => {
    if (!frame.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  });
}

/** How tall what is in the frame is, as soon and as often as that is known. */
function useInside(guess: number) {
  const [height, setHeight] = useState(guess);
  const frame = useCallback((frame: HTMLIFrameElement | null) => {
    if (!frame) return;
    const sizes = new ResizeObserver(() => {
      const tall = frame.contentDocument?.body?.scrollHeight;
      if (tall) setHeight(tall);
    });
    const loaded = () => {
      const inside = frame.contentDocument;
      if (!inside) return;
      passKeys(frame, inside);
      sizes.disconnect();
      sizes.observe(inside.body);
    };
    frame.addEventListener("load", loaded);
    return () => {
      frame.removeEventListener("load", loaded);
      sizes.disconnect();
    };
  }, []);
  return { frame, height };
}

type Props = {
  html: string;
  dark: boolean;
  /** How tall the pictures in it are together, for the guess. */
  pictures?: number;
};

export function HtmlFrame({ html, dark, pictures = 0 }: Props) {
  const { t } = useI18n();
  const [tall, setTall] = useState(false);
  const { frame, height } = useInside(frameHeight(html) + pictures);
  return (
    <div className="html-frame">
      <iframe
        ref={frame}
        title={t("message.formatted")}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={frameDocument(html, dark)}
        style={{ height: tall ? height : Math.min(TALLEST, height) }}
      />
      {height > TALLEST && (
        <button type="button" className="link-button" onClick={() => setTall(!tall)}>
          {tall ? t("message.lower") : t("message.taller")}
        </button>
      )}
    </div>
  );
}
