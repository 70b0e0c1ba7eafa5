import { describe, expect, it } from "vitest";
import type { TicketPage } from "@/api/models";
import { marked } from "./reading";

const page = (ids: string[], unread: string[]) =>
  ({ items: ids.map((id) => ({ id })), unread, next: null, instead: null }) as unknown as TicketPage;
const lists = { pages: [page(["a", "b"], ["a", "b"]), page(["c"], [])], pageParams: [null, "next"] as unknown[] };
const unread = (data: { pages: TicketPage[] }) => data.pages.map((one) => one.unread);

describe("what is unread", () => {
  it("is so no more once it was read, on every page", () => {
    expect(unread(marked(lists, (id, before) => before && id !== "a"))).toEqual([["b"], []]);
    expect(unread(marked(lists, () => false))).toEqual([[], []]);
  });
  it("is what was put back, where it is shown", () => {
    expect(unread(marked(lists, (id, before) => before || id === "c"))).toEqual([["a", "b"], ["c"]]);
    expect(unread(marked(lists, (id, before) => before || id === "elsewhere"))).toEqual([["a", "b"], []]);
  });
});
