import { describe, expect, it } from "vitest";
import { filterCount, listQuery, parseInboxSearch } from "../views";
import { listOf, listOfPerson } from "./links";

const DAY = "2026-11-21T23:00:00.000Z";

describe("numbers of today", () => {
  it("lead to the list that they count", () => {
    expect(listQuery(listOf("tem_1", { attention: "waiting" }))).toMatchObject({
      team: "tem_1",
      attention: "waiting",
      snoozed: "without",
      category: "new,open,pending,on_hold",
    });
    const nobody = listOfPerson({ person: null }, "open", undefined, DAY);
    expect(listQuery(nobody)).toMatchObject({ assignee: "none", snoozed: "without" });
  });
  it("survive the address", () => {
    const solved = listOfPerson({ person: { id: "per_1", name: "Anna" } }, "solved_today", "tem_1", DAY);
    expect(parseInboxSearch(solved)).toMatchObject({ ...solved });
    expect(listQuery(solved)).toMatchObject({
      assignee: "per_1",
      team: "tem_1",
      solved_since: DAY,
      category: "solved,closed",
    });
    expect(filterCount(solved)).toBe(3);
  });
});
