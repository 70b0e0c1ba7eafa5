/** The window's title: what is shown, and before it how much waits for somebody to take it. */
let shown = "";
let waiting = 0;

export function titled(title: string, count: number): string {
  const name = title ? `${title} · Aftercare` : "Aftercare";
  return count > 0 ? `(${count > 99 ? "99+" : count}) ${name}` : name;
}

export function setPageTitle(title: string) {
  shown = title;
  document.title = titled(shown, waiting);
}

export function setTitleCount(count: number) {
  waiting = count;
  document.title = titled(shown, waiting);
}
