/** What of a frame is shown; it stands in the address. */
export const VIEWS = ["board", "votes", "scores", "review", "compare", "log", "wonts"] as const;
export type View = (typeof VIEWS)[number];

export const viewOf = (raw: unknown): View => VIEWS.find((one) => one === raw) ?? "board";
