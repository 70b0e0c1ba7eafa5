import { useMemo } from "react";
import type { Frame, Initiative, MoscowBoard } from "@/api/models";
import { count, money, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import type { Names } from "./words";

/** Names and figures of a board in the reader's language. */
export function useNames(board: MoscowBoard): Names {
  const { language, locale } = useI18n();
  return useMemo(() => {
    const title = (one: Initiative) => textIn(one.definition.title, language);
    const titles = new Map(board.cards.map((card) => [card.initiative.key, title(card.initiative)]));
    const pools = new Map(board.pools.map((one) => [one.pool, one]));
    const frames = new Map<string, Frame>([board.frame, ...board.timeboxes].map((one) => [one.id, one]));
    const { currency } = board.source.costs;
    return {
      initiative: (key) => titles.get(key) ?? key,
      pool: (key) => pools.get(key)?.name ?? key,
      unit: (key) => pools.get(key)?.unit ?? "",
      frame: (id) => frames.get(id)?.definition.name ?? id,
      share: (value) => share(value, locale, 0),
      amount: (value) => count(value, locale, 1),
      money: (minor) => roundMoney(minor, currency, locale),
    };
  }, [board, language, locale]);
}

/** Cents say nothing in an estimate. */
export function roundMoney(minor: number, currency: string, locale: string): string {
  try {
    const options = { style: "currency", currency } as const;
    const digits = new Intl.NumberFormat(locale, options).resolvedOptions().maximumFractionDigits ?? 2;
    return new Intl.NumberFormat(locale, { ...options, maximumFractionDigits: 0 }).format(minor / 10 ** digits);
  } catch {
    return money({ amount: minor, currency }, locale);
  }
}

/** A day such as 2027-01-31, as it is read. */
export function dayText(day: string, locale: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(
    at,
  );
}
