import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import type { TicketRow } from "@/api/models";

/** Most tickets that are changed at once; the server holds to it too. */
export const SELECTED_MAX = 500;

type Selected = { rows: Map<string, TicketRow>; last: string | null };

export type Selection = {
  rows: Map<string, TicketRow>;
  size: number;
  toggle: (row: TicketRow) => void;
  /** From the row that was chosen last up to this one. */
  upTo: (list: TicketRow[], row: TicketRow) => void;
  all: (list: TicketRow[]) => void;
  clear: () => void;
  /** What is selected is changed as it is shown now, not as it was when it was selected. */
  refresh: (list: TicketRow[]) => void;
};

const NONE: Selected = { rows: new Map(), last: null };

export function toggled({ rows }: Selected, row: TicketRow): Selected {
  const next = new Map(rows);
  if (!next.delete(row.id) && next.size < SELECTED_MAX) next.set(row.id, row);
  return { rows: next, last: row.id };
}

export function reached({ rows, last }: Selected, list: TicketRow[], row: TicketRow): Selected {
  const to = list.findIndex((one) => one.id === row.id);
  const from = list.findIndex((one) => one.id === last);
  const [start, end] = from === -1 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
  const next = new Map(rows);
  for (const one of list.slice(start, end + 1)) if (next.size < SELECTED_MAX) next.set(one.id, one);
  return { rows: next, last: row.id };
}

export function refreshed(before: Selected, list: TicketRow[]): Selected {
  if (before.rows.size === 0) return before;
  const next = new Map(before.rows);
  for (const row of list) if (next.has(row.id)) next.set(row.id, row);
  return { ...before, rows: next };
}

const Context = createContext<Selection | null>(null);

export function SelectionProvider({ children }: { children: ReactNode }) {
  const [selected, set] = useState<Selected>(NONE);
  const refresh = useCallback((list: TicketRow[]) => set((before) => refreshed(before, list)), []);
  const value = useMemo(
    (): Selection => ({
      rows: selected.rows,
      size: selected.rows.size,
      toggle: (row) => set((before) => toggled(before, row)),
      upTo: (list, row) => set((before) => reached(before, list, row)),
      all: (list) => set({ rows: new Map(list.slice(0, SELECTED_MAX).map((row) => [row.id, row])), last: null }),
      clear: () => set(NONE),
      refresh,
    }),
    [selected, refresh],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useSelection(): Selection {
  const selection = useContext(Context);
  if (!selection) throw new Error("useSelection outside of the inbox");
  return selection;
}
