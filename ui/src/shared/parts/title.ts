/** The window's title: what is shown, and before it how much waits for somebody to take it. */
let shown = "";
let waiting = 0;
/** The brand under which the desk works, or the program itself. */
let named = "Aftercare";

export function titled(title: string, count: number, by = "Aftercare"): string {
  const name = title ? `${title} · ${by}` : by;
  return count > 0 ? `(${count > 99 ? "99+" : count}) ${name}` : name;
}

export function setPageTitle(title: string) {
  shown = title;
  document.title = titled(shown, waiting, named);
}

export function setTitleCount(count: number) {
  waiting = count;
  document.title = titled(shown, waiting, named);
}

export function setTitleName(name: string | null) {
  named = name ?? "Aftercare";
  document.title = titled(shown, waiting, named);
}
