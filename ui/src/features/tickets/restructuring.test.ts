import { describe, expect, it } from "vitest";
import type { TicketEvent, TicketMerge } from "@/api/models";
import { mergeAll, remaking, standingMerge } from "./restructuring";

function merger(refuses: string | null) {
  const undone: string[] = [];
  const merge = async (from: string): Promise<TicketMerge> => {
    if (from === refuses) throw new Error("refused");
    return { id: `mrg_${from}`, from, into: "tkt_stays" };
  };
  return { undone, merge, undo: async (id: string) => undone.push(id) };
}

describe("merging several tickets", () => {
  it("gives what undoes each", async () => {
    expect(await mergeAll(["a", "b"], merger(null))).toEqual(["mrg_a", "mrg_b"]);
  });
  it("takes back what went before a refusal, the last first", async () => {
    const all = merger("c");
    await expect(mergeAll(["a", "b", "c", "d"], all)).rejects.toThrow("refused");
    expect(all.undone).toEqual(["mrg_b", "mrg_a"]);
  });
});

describe("the merge that a ticket stands in", () => {
  const event = (kind: string, merge: string) => ({ kind, data: { merge, into: "tkt_x" } }) as unknown as TicketEvent;
  it("is the last, as one may have been undone before", () => {
    const log = [event("TicketMerged", "mrg_1"), event("MergeUndone", "mrg_1"), event("TicketMerged", "mrg_2")];
    expect(standingMerge(log)).toBe("mrg_2");
  });
  it("is none before the log is there", () => expect(standingMerge(undefined)).toBeNull());
});

describe("a link that is made again", () => {
  const ticket = { id: "tkt_b", number: 2, subject: "b" };
  it("is made at the end that says it", () => {
    expect(remaking("tkt_a", { kind: "parent", ticket })).toEqual({
      at: "tkt_a",
      body: { kind: "parent", ticket_id: "tkt_b" },
    });
    expect(remaking("tkt_a", { kind: "child", ticket })).toEqual({
      at: "tkt_b",
      body: { kind: "parent", ticket_id: "tkt_a" },
    });
    expect(remaking("tkt_a", { kind: "duplicated_by", ticket }).body.kind).toBe("duplicate");
  });
});
