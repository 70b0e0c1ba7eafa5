import { describe, expect, it } from "vitest";
import { filterCount, listQuery, NO_FILTERS, parseInboxSearch, viewFilterOf } from "./views";

describe("inbox address", () => {
  it("keeps what it knows and drops the rest", () => {
    const search = parseInboxSearch({ view: "mine", urgency: "urgent", channel: "pigeon", tag: 5, x: 1 });
    expect(search).toMatchObject({ view: "mine", urgency: "urgent", tag: "5" });
    expect(search.channel).toBeUndefined();
    expect(search).not.toHaveProperty("x");
  });
  it("counts and lays aside filters", () => {
    const search = parseInboxSearch({ view: "mine", urgency: "urgent", tag: "vip", sort: "opened" });
    expect(filterCount(search)).toBe(2);
    expect(filterCount({ ...search, ...NO_FILTERS })).toBe(0);
  });
});

describe("list query", () => {
  it("asks for what lives, waiting longest first", () => {
    expect(listQuery({})).toMatchObject({ category: "new,open,pending,on_hold", sort: "waiting" });
    expect(listQuery({ view: "mine" })).toMatchObject({ assignee: "me" });
    expect(listQuery({ view: "tem_1" })).toMatchObject({ team: "tem_1" });
    expect(listQuery({ view: "solved" })).toMatchObject({ category: "solved,closed", sort: "updated" });
  });
  it("lets a filter narrow a view, but not leave it", () => {
    expect(listQuery({ view: "mine", assignee: "per_2" }).assignee).toBe("me");
    expect(listQuery({ view: "open", assignee: "per_2" }).assignee).toBe("per_2");
    expect(listQuery({ view: "open", category: "pending" }).category).toBe("pending");
  });
  it("searches everything from every view, unless only that view is asked for", () => {
    for (const view of ["open", "unassigned", "mine", "tem_1"]) {
      const { q, sort: _, ...narrowing } = listQuery({ view, q: "grinder" });
      expect(q).toBe("grinder");
      expect(Object.values(narrowing).filter(Boolean), view).toEqual([]);
    }
    const within = listQuery({ view: "mine", q: "grinder", within: "view" });
    expect(within).toMatchObject({ assignee: "me", snoozed: "without" });
    expect(within.category).not.toContain("closed");
    expect(listQuery({ view: "mine", within: "view" }).assignee).toBe("me");
  });
  it("puts the best match first when words are given, unless one chose an order", () => {
    expect(listQuery({ q: "grinder" }).sort).toBeUndefined();
    expect(listQuery({ q: "grinder", sort: "opened" }).sort).toBe("opened");
  });
  it("finds what was set aside, whatever its status", () => {
    expect(parseInboxSearch({ set_aside: "spam" }).set_aside).toBe("spam");
    expect(parseInboxSearch({ set_aside: "hidden" }).set_aside).toBeUndefined();
    expect(listQuery({ view: "mine", set_aside: "any" })).toMatchObject({
      set_aside: "any",
      assignee: "me",
      category: undefined,
      snoozed: undefined,
    });
    expect(filterCount({ set_aside: "any" })).toBe(1);
  });
  it("narrows to what wants attention, and to what was solved lately", () => {
    const search = parseInboxSearch({ attention: "late", solved_since: "2026-11-21T23:00:00Z", team: "tem_1" });
    expect(listQuery(search)).toMatchObject({ attention: "late", team: "tem_1", snoozed: "without" });
    expect(search.solved_since).toBe("2026-11-21T23:00:00.000Z");
    expect(parseInboxSearch({ attention: "bored", solved_since: "soon" })).toMatchObject({
      attention: undefined,
      solved_since: undefined,
    });
    expect(filterCount(search)).toBe(3);
    expect(viewFilterOf(search)).not.toHaveProperty("solved_since");
    expect(listQuery(parseInboxSearch({ tasks: "open" }))).toMatchObject({ tasks: "open" });
    expect(listQuery({ view: "tasks", tasks: "open" })).toMatchObject({ tasks: "due" });
    expect(listQuery({ view: "escalated" })).toMatchObject({ attention: "escalated" });
    expect(listQuery({ view: "escalated" }).snoozed, "who sleeps there is not forgotten").toBeUndefined();
  });
  it("hides what sleeps, except where it is looked for", () => {
    expect(listQuery({ view: "mine" }).snoozed).toBe("without");
    expect(listQuery({ view: "snoozed" }).snoozed).toBe("only");
  });
});
