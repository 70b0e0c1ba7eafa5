import { describe, expect, it } from "vitest";
import { en } from "@/shared/i18n/en";
import { fill } from "@/shared/i18n/text";
import { byCustomer, factsOf, type Names } from "./event-facts";

const names: Names = {
  t: (key, values) => fill(en[key], "en", values),
  word: (area, key) => `${area} ${key}`,
  person: (id) => ({ per_m: "Marco Duarte", per_a: "Aiko Lind" })[id] ?? null,
  team: (id) => ({ tem_r: "Returns" })[id] ?? null,
  status: (key) => ({ open: "Open", solved: "Solved" })[key] ?? key,
  when: (at) => at.slice(0, 10),
};
const told = (kind: string, data: unknown) =>
  factsOf({ kind, data } as never, "tkt_here", names)
    .map((fact) => (typeof fact === "string" ? fact : `[${fact.ticket}]`))
    .join(", ");
const until = "2026-12-01T09:00:00.000Z";

describe("the history of a ticket", () => {
  it.each([
    ["StatusChanged", { from: "open", to: "solved", cause: "chosen" }, "Open → Solved"],
    ["StatusChanged", { from: "solved", to: "open", cause: "customer" }, "Solved → Open, the customer wrote"],
    ["StatusChanged", { from: "solved", to: "open", cause: { merge: "mrg_1" } }, "Solved → Open, by a merge"],
    ["TicketAssigned", { assignee_id: "per_m", from_assignee_id: "per_a" }, "to Marco Duarte, before: Aiko Lind"],
    ["TicketAssigned", { assignee_id: null, from_assignee_id: "per_a" }, "to nobody, before: Aiko Lind"],
    ["TicketAssigned", { assignee_id: "per_a", from_assignee_id: "per_a", team_id: "tem_r" }, "Team: Returns"],
    ["TicketEdited", { changes: { urgency: { from: "low", to: "high" } } }, "Urgency: urgency low → urgency high"],
    ["TicketEdited", { changes: { subject: { from: "a", to: "b" } } }, "Subject: “a” → “b”"],
    ["TicketEdited", { changes: { customer_id: { from: null, to: "cus_1" } } }, "Customer set"],
    ["TicketEdited", { changes: { fields: { from: { size: 1 }, to: { size: 2 } } } }, "size: 1 → 2"],
    ["TagAdded", { tag: "vip" }, "vip"],
    ["TagRemoved", { tag: "vip" }, "vip"],
    ["TicketSnoozed", { until }, "until 2026-12-01"],
    ["TicketWoken", { by_customer: true }, "the customer wrote"],
    ["TicketMerged", { into: "tkt_x" }, "into, [tkt_x]"],
    ["MergeUndone", { into: "tkt_x" }, "out of, [tkt_x]"],
    ["MessagesTaken", { from: "tkt_x", said: [{}], notes: ["m"] }, "2 messages, out of, [tkt_x]"],
    ["MessagesGiven", { to: "tkt_x", messages: ["m"] }, "1 message, into, [tkt_x]"],
    ["TicketLinked", { ticket_id: "tkt_x", other_id: "tkt_here", kind: "parent" }, "[tkt_x], is a part of this one"],
    ["TicketSetAside", { reason: "spam" }, "aside spam"],
    ["SurveyAnswered", { rating: 4 }, "rating 4"],
    ["NoteAdded", { mentions: ["per_m"] }, "mentions Marco Duarte"],
    ["TicketOpened", { channel: "phone", subject: "Lamp" }, "channel phone, “Lamp”"],
    ["SlaApplied", { policy: { name: "Gold" } }, "Gold"],
    ["SlaApplied", { policy: null }, "none holds any more"],
    ["SlaBreached", { kind: "resolution", policy_name: "Gold", due_at: until }, "Solution, Gold, due 2026-12-01"],
    ["MessageHeld", { kind: "public", send_at: until }, "Reply, Goes out 2026-12-01"],
    ["HeldRefused", { code: "unseen-messages" }, "the customer wrote"],
  ])("tells of %s %j", (kind, data, expected) => expect(told(kind, data)).toBe(expected));

  it("tells nothing of what it does not know, rather than something wrong", () => {
    expect(told("SomethingNew", { tag: "x" })).toBe("");
    expect(told("TagAdded", null)).toBe("");
  });
  it("says of what a customer did that it was the customer, whoever wrote it down", () => {
    expect(byCustomer({ kind: "TicketOpened", data: { by: "customer" } } as never)).toBe(true);
    expect(byCustomer({ kind: "CustomerWrote", data: {} } as never)).toBe(true);
    expect(byCustomer({ kind: "ReplySent", data: { by: "human" } } as never)).toBe(false);
  });
});
