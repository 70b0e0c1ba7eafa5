import { expect, test } from "vitest";
import type { Order, PossibleActions } from "@/api/models";
import { difference, priceOf, wasPaid } from "./rearranging";

const eur = (amount: number) => ({ amount, currency: "EUR" });
const line = (id: string, amount: number, quantity: number) => ({ id, price: eur(amount), quantity });
const payment = (kind: string, state: string) => ({ kind, state });
const order = {
  currency: "EUR",
  lines: [line("a", 1_000, 2), line("b", 550, 1)],
  payments: [payment("payment", "failed"), payment("refund", "settled")],
} as unknown as Order;
const variant = (sku: string, amount: number) => ({ sku, price: eur(amount), options: {}, available: true });
const possible = {
  lines: [
    { line_id: "a", alternatives: [variant("a-red", 1_200), variant("a-old", 900)] },
    { line_id: "b", alternatives: [variant("b-big", 600)] },
  ],
} as unknown as PossibleActions;

test("a difference is counted by piece, and may go either way", () => {
  expect(difference(order, possible, [])).toEqual(eur(0));
  expect(difference(order, possible, [{ line_id: "a", quantity: 2, sku: "a-red" }])).toEqual(eur(400));
  const both = [
    { line_id: "a", quantity: 1, sku: "a-old" },
    { line_id: "b", quantity: 1, sku: "b-big" },
  ];
  expect(difference(order, possible, both)).toEqual(eur(-50));
});

test("pieces cost what their lines say", () => {
  const pieces = [
    { line_id: "a", quantity: 2 },
    { line_id: "b", quantity: 1 },
  ];
  expect(priceOf(order, pieces)).toEqual(eur(2_550));
});

test("a payment that failed and one that went back are no payments", () => {
  expect(wasPaid(order)).toBe(false);
  expect(wasPaid({ ...order, payments: [payment("payment", "pending")] } as unknown as Order)).toBe(true);
});
