import { describe, expect, it } from "vitest";
import type { RehearsalDefinition, Study } from "@/api/models";
import { baselineOf, boardKey, foundIn, type Levers, sameLevers, standing } from "./simulation";

const levers: Levers = {
  initiative: "chat",
  title: "Chat",
  changes: [
    { what: "agents", of: "Chat team", add: 2 },
    { what: "deflected", to: 0.2 },
  ],
  costPerDay: 480,
  strategy: "more-chat",
};
const done: RehearsalDefinition = { title: "Chat", changes: levers.changes, cost_per_day: 480 };
const still: RehearsalDefinition = { title: "As we are", changes: [] };
const other: RehearsalDefinition = { ...done, cost_per_day: 500 };

function study(id: string, state: Study["state"], strategies: [string, RehearsalDefinition][]): Study {
  const named = strategies.map(([key, definition]) => ({ key, definition, version: 1 }));
  return { id, state, strategies: named } as unknown as Study;
}
const both = (definition: RehearsalDefinition): [string, RehearsalDefinition][] => [
  ["as-we-are", still],
  [boardKey("chat"), definition],
];

describe("the levers of an initiative in the futures", () => {
  it("are the same to the last number and in the same order", () => {
    expect(sameLevers(levers, done)).toBe(true);
    // As the server writes it: what is not said is null or left out.
    expect(
      sameLevers(levers, {
        ...done,
        changes: [{ ...levers.changes[0], times: null } as never, levers.changes[1] as never],
      }),
    ).toBe(true);
    expect(sameLevers(levers, other)).toBe(false);
    expect(sameLevers(levers, { ...done, changes: [...levers.changes].reverse() })).toBe(false);
    expect(sameLevers(levers, { ...done, changes: levers.changes.slice(0, 1) })).toBe(false);
    expect(sameLevers({ ...levers, changes: [], costPerDay: 0 }, still)).toBe(true);
  });

  it("are compared with a strategy that changes nothing, and with none where there is none", () => {
    const records = [
      { key: "wait", definition: still },
      { key: "as-we-are", definition: still },
    ];
    expect(baselineOf(records)).toBe("as-we-are");
    expect(baselineOf([{ key: "as-we-are", definition: done }, records[0] as never])).toBe("wait");
    expect(baselineOf([{ key: "costly", definition: { ...still, cost_per_day: 1 } }])).toBeNull();
  });

  it("are found under their own key and that of the strategy that they came of", () => {
    expect(foundIn(levers, study("s", "done", both(done)))).toMatchObject({
      strategy: "board-chat",
      against: "as-we-are",
    });
    const came = study("s", "done", [
      ["as-we-are", still],
      ["more-chat", done],
    ]);
    expect(foundIn(levers, came)).toMatchObject({ strategy: "more-chat", current: true });
    expect(foundIn({ ...levers, strategy: null }, came)).toBeNull();
    // The strategy went on to be another one: it says nothing of these levers.
    expect(
      foundIn(
        levers,
        study("s", "done", [
          ["as-we-are", still],
          ["more-chat", other],
        ]),
      ),
    ).toBeNull();
    expect(foundIn(levers, study("s", "done", [[boardKey("chat"), done]]))).toBeNull();
  });

  it("have the newest answer for them as they are, and one for others only where there is no better", () => {
    const [newer, older] = [study("2", "done", both(other)), study("1", "done", both(done))];
    expect(standing(levers, [newer, older]).done).toMatchObject({ study: { id: "1" }, current: true });
    expect(standing(levers, [newer]).done).toMatchObject({ study: { id: "2" }, current: false });
    const failed = study("3", "failed", both(done));
    expect(standing(levers, [failed])).toEqual({ running: null, done: null });
    expect(standing(levers, [study("4", "running", both(done)), older])).toMatchObject({
      running: { id: "4" },
      done: { study: { id: "1" } },
    });
    expect(standing(levers, [study("4", "running", both(other))]).running).toBeNull();
  });
});
