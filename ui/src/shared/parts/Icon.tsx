/** Line icons on a 24 grid. They are decoration: the word beside them, or the button's label, says it. */
const PATHS = {
  inbox: "M3 13h5l1.500 3h5L16 13h5M5.500 5h13L21 13v6H3v-6z",
  users:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.300 3.300 0 0 1 0 6.300M18 14.500c2 .8 3.200 2.600 3.500 5.500",
  user: "M12 11.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.6-4.200 3.400-6.500 7.500-6.500s6.900 2.300 7.500 6.500",
  box: "M12 3 4 7v10l8 4 8-4V7zM4 7l8 4 8-4M12 11v10M8 5l8 4",
  chart: "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
  settings:
    "M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400zM12 2.800v3M12 18.200v3M2.800 12h3M18.200 12h3M5.500 5.500l2.100 2.100M16.400 16.400l2.100 2.100M18.500 5.500l-2.100 2.100M7.600 16.400l-2.100 2.100",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.300 15.300 20 20",
  mail: "M3.500 6h17v12h-17zM3.500 7l8.500 6.500L20.500 7",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  phone:
    "M6 3.500h3l1.500 4.500-2 1.500c1 2.500 3.500 5 6 6l1.500-2 4.500 1.500v3c0 1.200-1 2-2.200 1.900C10.500 19 5 13.500 4.100 5.700 4 4.500 4.800 3.500 6 3.500z",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.500 12h17M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  code: "m8 7-5 5 5 5M16 7l5 5-5 5M14 4l-4 16",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  bold: "M7 5h6a3.500 3.500 0 0 1 0 7H7zM7 12h7a3.500 3.500 0 0 1 0 7H7z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700L11.800 7.300M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500",
  list: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  numbers:
    "M10 6h10M10 12h10M10 18h10M4 4.500 5.500 4v4M4 11.500c.5-1 2.500-1 2.500.3 0 1-2.500 1.700-2.500 3.200h2.500M4 17h2l-1 1.500c2.500 0 1.500 3-1 2",
  quote: "M5 17h4l2-4V7H5v6h3zM14 17h4l2-4V7h-6v6h3z",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  merge: "M5 4v4c0 4 7 4 7 8v4M19 4v4c0 4-7 4-7 8M8.500 17l3.500 3.500 3.500-3.500",
  split: "M12 20v-6c0-4-7-4-7-8V4M12 14c0-4 7-4 7-8V4M2.500 6.500 5 4l2.500 2.500M16.500 6.500 19 4l2.500 2.500",
  alert: "M12 4 2.500 20h19zM12 10v4M12 17h.01",
  check: "m4.500 12.500 5 5 10-11",
  task: "M4.500 4.500h15v15h-15zM8.500 12l2.500 2.500 4.800-5.200",
  x: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  down: "m6 9 6 6 6-6",
  up: "M12 20V5M6 11l6-6 6 6",
  right: "m9 6 6 6-6 6",
  left: "m15 6-6 6 6 6",
  clip: "m20 11-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 5 5l-8.500 8.500a1.700 1.700 0 0 1-2.500-2.500L14.500 7.500",
  at: "M12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM15.500 8.500V13c0 3.500 5 3 5-1a8.500 8.500 0 1 0-3.500 7",
  eye: "M2.500 12C5 7.500 8.300 5.500 12 5.500s7 2 9.500 6.500c-2.500 4.500-5.800 6.500-9.500 6.500S5 16.500 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  moon: "M20 14.500A8.500 8.500 0 1 1 9.500 4a7 7 0 0 0 10.500 10.500z",
  sun: "M12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12 2v2.500M12 19.500V22M2 12h2.500M19.500 12H22M5 5l1.700 1.700M17.300 17.300 19 19M19 5l-1.700 1.700M6.700 17.300 5 19",
  truck:
    "M2.500 6h11v10h-11zM13.500 9.500h4l4 4V16h-8M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  return: "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-4",
  coin: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM14.500 9c-.5-1-1.500-1.500-2.700-1.500-3 0-3 4 .2 4.300 3.500.4 3.200 4.700 0 4.700-1.400 0-2.500-.7-3-1.800M12 5.500v2M12 16.500v2",
  tag: "M3.500 12V4.500H11l9.500 9.500-7 7zM7.800 8.800h.01",
  flag: "M5 21V4M5 5h12l-2.500 4L17 13H5",
  filter: "M4 6h16M7 12h10M10 18h4",
  panel: "M3.500 5h17v14h-17zM14.500 5v14",
  menu: "M4 7h16M4 12h16M4 17h16",
  table: "M3.500 5h17v14h-17zM3.500 10h17M3.500 14.500h17M9.500 5v14",
  download: "M12 4v11M7.500 11 12 15.500 16.500 11M4 20h16",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  key: "M8 16a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12.500 11.500H21V15M17 11.500V14",
  language: "M3 6h10M8 4v2M11 6c-1 4-4 7-7.500 8.500M5.500 9c1.500 3 4 5 6.500 6M13 20l4-10 4 10M14.500 17h5",
  bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
  star: "m12 3.500 2.600 5.400 5.900.8-4.300 4.100 1 5.900-5.200-2.800-5.200 2.800 1-5.900-4.300-4.100 5.900-.8z",
  send: "M3.500 11 20.500 4l-5 16.500-4-7z",
  refresh: "M20 11a8 8 0 0 0-14.500-4L3 9.500M3 4v5.500h5.500M4 13a8 8 0 0 0 14.500 4l2.500-2.500M21 20v-5.500h-5.500",
  edit: "M4 20h4L19.500 8.500l-4-4L4 16zM13 7l4 4",
  target: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 16.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9zM12 12h.01",
  fork: "M12 3v7M12 10 6 16v5M12 10l6 6v5",
  playbook:
    "M6 8.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM6 20.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM18 11.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM6 8.500v7M15.500 9H11a5 5 0 0 0-5 5",
  futures: "M4 19C11 19 14 13 20 5M4 19c7.500 0 11-2.500 16-6.500M4 19h16",
  columns: "M4 4h4.500v15H4zM10 4h4.500v10H10zM16 4h4.500v12H16z",
  book: "M5 4h13v16H6.500A1.500 1.500 0 0 1 5 18.500zM5 17h13M9 8h5",
} as const;

export type IconName = keyof typeof PATHS;

/** Those that point along the line of reading, and so the other way where people read from the right. */
const ALONG_THE_LINE: ReadonlySet<IconName> = new Set(["right", "left", "return", "send", "out", "panel"]);

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className={ALONG_THE_LINE.has(name) ? "icon along-the-line" : "icon"}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={size > 18 ? 1.7 : 2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The product's mark: a lighthouse, its lamp the one lit thing on the rail. */
export function Lighthouse({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M11.500 29 13.300 13h5.400L20.500 29z" fill="#fff" />
      <path d="M12.800 18h6.400l.5 4.500h-7.400z" fill="#5aa3ad" />
      <rect x="13" y="8" width="6" height="4" fill="#f0b34a" />
      <path d="M12 8 16 4l4 4z" fill="#fff" />
      <path d="M11 10 3 8v4zM21 10l8-2v4z" fill="#f0b34a" opacity=".55" />
    </svg>
  );
}
