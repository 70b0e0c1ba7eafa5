import type { OrderRules } from "@/api/models";
import { minorUnits, typed } from "../acting";

export const GOODWILL = ["everybody", "approvers", "nobody"] as const;

/** The rules as they are being written: an empty limit is none. */
export type Form = {
  endless: boolean;
  days: number | "";
  limit: string;
  currency: string;
  months: number | "";
  goodwill: OrderRules["goodwill"];
};

export function formOf(rules: OrderRules): Form {
  return {
    endless: rules.return_window_days === null,
    days: rules.return_window_days ?? 30,
    limit: rules.refund_limit ? typed(rules.refund_limit) : "",
    currency: rules.refund_limit?.currency ?? "EUR",
    months: rules.warranty_months,
    goodwill: rules.goodwill,
  };
}

/** What is sent; null while something of it cannot be read. */
export function bodyOf(form: Form): Omit<OrderRules, "version"> | null {
  const { endless, days, limit, currency, months, goodwill } = form;
  const amount = limit.trim() === "" ? null : minorUnits(limit, currency);
  if ((limit.trim() !== "" && amount === null) || months === "" || (!endless && days === "")) return null;
  return {
    return_window_days: endless || days === "" ? null : days,
    refund_limit: amount === null ? null : { amount, currency },
    warranty_months: months,
    goodwill,
  };
}
