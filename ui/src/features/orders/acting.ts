import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { Hindrance, LineWarranty, Money, OrderDeed, Page, PossibleActions, Undertaking } from "@/api/models";
import { calendarDay } from "@/shared/format";
import type { MessageKey, Translate } from "@/shared/i18n";
import { en } from "@/shared/i18n/en";

/** What can be done about the order now, and why not the rest; under the order's key, so that its changes refresh it. */
export function usePossibleActions(id: string) {
  return useQuery({
    queryKey: ["order", id, "possible"],
    queryFn: () => api.get<PossibleActions>("/api/orders/{id}/possible-actions", { path: { id } }),
  });
}

/** What was done to orders out of a ticket. */
export function useDeeds(ticket: string, enabled: boolean) {
  return useQuery({
    queryKey: ["order", "deeds", ticket],
    queryFn: async () => (await api.get<Page<OrderDeed>>("/api/order-deeds", { query: { ticket } })).items,
    enabled,
  });
}

/** Begins something about an order. One key per opened form: a repeated click begins it once. */
export function useBegin(order: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ what, body, key, version }: { what: string; body: unknown; key: string; version?: number }) =>
      api.post<unknown>(`/api/orders/{id}/${what}`, { path: { id: order }, body, idempotencyKey: key, version }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["order"] }),
  });
}

export { newIdempotencyKey };

const PLACES = {
  return: "/api/returns/{id}",
  refund: "/api/refunds/{id}",
  warranty_claim: "/api/warranty-claims/{id}",
};

/** Moves something that was begun to its next state. */
export function useMove() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ one, state, ticket }: { one: Undertaking; state: string; ticket?: string }) =>
      api.patch<unknown>(PLACES[one.kind as keyof typeof PLACES], {
        path: { id: one.id },
        body: { state, ticket_id: ticket },
        version: one.version,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["order"] }),
  });
}

/** A hindrance in the reader's language, else as the server says it. */
export function hindranceText(hindrance: Hindrance, t: Translate, locale: string): string {
  const day = hindrance.day ? calendarDay(hindrance.day, locale, false) : "";
  const exact = `hindrance.${hindrance.code}_${hindrance.carrier ? "to" : ""}${day ? "on" : ""}`;
  const plain = `hindrance.${hindrance.code}`;
  const key = [exact, plain].find((one) => one in en) as MessageKey | undefined;
  return key ? t(key, { day, carrier: hindrance.carrier ?? "" }) : hindrance.words;
}

export type Tone = "green" | "amber" | "plain" | "red";

/** A warranty in a few words, and why it is so. */
export function warrantyTexts(warranty: LineWarranty, t: Translate, locale: string) {
  const day = (of: string | null) => (of ? calendarDay(of, locale, false) : "");
  const tones: Record<LineWarranty["standing"], Tone> = {
    covered: "green",
    unknown_serial: "amber",
    upcoming: "plain",
    ended: "plain",
    none: "plain",
    unknown_day: "amber",
  };
  // A line without a known product says nothing about warranties, which is less than having none.
  const word = warranty.standing === "none" && !warranty.source ? "unknown_product" : warranty.standing;
  const label = t(`warranty.${word}`, { day: day(warranty.until), from: day(warranty.from) });
  const n = warranty.months ?? 0;
  const since = t(warranty.from_delivery ? "warranty.from_delivery" : "warranty.from_order", {
    day: day(warranty.from),
  });
  const why = {
    registered: t("warranty.why_registered"),
    product: `${t("warranty.why_product", { n })}, ${since}`,
    shop: `${t("warranty.why_shop", { n })}, ${since}`,
  };
  const told = warranty.source && warranty.until ? why[warranty.source] : "";
  return { tone: tones[warranty.standing], label, why: told };
}

/** An amount as it is typed, in minor units; null where it is none. */
export function minorUnits(text: string, currency: string): number | null {
  const plain = text.trim().replace(/\s/g, "").replace(",", ".");
  if (!/^\d+(\.\d+)?$/.test(plain)) return null;
  return Math.round(Number(plain) * 10 ** decimals(currency));
}

/** An amount as one would type it. */
export function typed(money: Money): string {
  const digits = decimals(money.currency);
  return (money.amount / 10 ** digits).toFixed(digits);
}

function decimals(currency: string): number {
  try {
    const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
    return options.maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
