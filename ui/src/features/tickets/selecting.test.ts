import { describe, expect, it } from "vitest";
import type { TicketRow } from "@/api/models";
import { reached, refreshed, SELECTED_MAX, toggled } from "./selecting";

const row = (id: string, version = 1) => ({ id, version }) as TicketRow;
const list = ["a", "b", "c", "d", "e"].map((id) => row(id));
const none = { rows: new Map<string, TicketRow>(), last: null };
const at = (index: number) => list[index] as TicketRow;
const ids = (selected: { rows: Map<string, TicketRow> }) => [...selected.rows.keys()];

describe("selecting", () => {
  it("turns one row on and off", () => {
    const one = toggled(none, at(1));
    expect(ids(one)).toEqual(["b"]);
    expect(ids(toggled(one, at(1)))).toEqual([]);
  });
  it("reaches from the last row in either direction, and from nowhere takes the row alone", () => {
    expect(ids(reached(toggled(none, at(1)), list, at(3)))).toEqual(["b", "c", "d"]);
    expect(ids(reached(toggled(none, at(3)), list, at(2)))).toEqual(["d", "c"]);
    expect(ids(reached(none, list, at(2)))).toEqual(["c"]);
  });
  it("changes rows as they are shown now", () => {
    const fresh = refreshed(toggled(none, at(1)), [row("a", 7), row("b", 9)]);
    expect(fresh.rows.get("b")?.version).toBe(9);
    expect(ids(fresh)).toEqual(["b"]);
  });
  it("has a bound", () => {
    const many = Array.from({ length: SELECTED_MAX + 20 }, (_, index) => row(`t${index}`));
    const first = toggled(none, many[0] as TicketRow);
    expect(reached(first, many, many.at(-1) as TicketRow).rows.size).toBe(SELECTED_MAX);
  });
});
