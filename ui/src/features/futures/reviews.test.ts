import { describe, expect, it } from "vitest";
import type { RecordOnModel } from "@/api/models";
import { reviewsOf } from "./reviews";

const record = (key: string, review_on: string | null) =>
  ({ key, definition: { title: key, review_on } }) as unknown as RecordOnModel;

describe("what is to be looked at again", () => {
  it("is what is due and what comes soon, earliest first", () => {
    const all = [record("later", "2026-12-05"), record("soon", "2026-12-04"), record("due", "2026-11-27")];
    const found = reviewsOf("future", [...all, record("never", null)], "2026-11-27", 7);
    expect(found.map((one) => [one.record.key, one.due])).toEqual([
      ["due", true],
      ["soon", false],
    ]);
  });
});
