import type { Money, Order, PossibleActions } from "@/api/models";

type Line = Order["lines"][number];
type Variant = PossibleActions["lines"][number]["alternatives"][number];

/** The variant that pieces of a line become. */
export type Swap = { line_id: string; quantity: number; sku: string };

export function alternativesOf(possible: PossibleActions, line: string): Variant[] {
  return possible.lines.find((one) => one.line_id === line)?.alternatives ?? [];
}

/** How much more or less all of it costs: what is told is what the server does, or it refuses. */
export function difference(order: Order, possible: PossibleActions, swaps: Swap[]): Money {
  const of = (swap: Swap) => {
    const line = order.lines.find((one) => one.id === swap.line_id);
    const variant = alternativesOf(possible, swap.line_id).find((one) => one.sku === swap.sku);
    return line && variant?.price ? (variant.price.amount - line.price.amount) * swap.quantity : 0;
  };
  return { amount: swaps.reduce((sum, swap) => sum + of(swap), 0), currency: order.currency };
}

/** What pieces cost together. */
export function priceOf(order: Order, pieces: { line_id: string; quantity: number }[]): Money {
  const of = (line?: Line) => line?.price.amount ?? 0;
  const sum = pieces.reduce(
    (sum, piece) => sum + of(order.lines.find((one) => one.id === piece.line_id)) * piece.quantity,
    0,
  );
  return { amount: sum, currency: order.currency };
}

/** Whether money moved or is to move for it: else no difference is recorded. */
export const wasPaid = (order: Order) => order.payments.some((one) => one.kind === "payment" && one.state !== "failed");
