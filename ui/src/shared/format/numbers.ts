import type { Money } from "@/api/models";
import { duration } from "./time";

/** Minor units per currency differ (JPY 0, EUR 2, KWD 3): Intl knows how many. */
export function money(value: Money, locale: string): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency: value.currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    return format.format(value.amount / 10 ** digits);
  } catch {
    // Not a currency that Intl knows: the number and the code still say it.
    return `${new Intl.NumberFormat(locale).format(value.amount / 100)} ${value.currency}`;
  }
}

export function count(value: number, locale: string, digits = 0): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

export function share(value: number, locale: string, digits = 1): string {
  return new Intl.NumberFormat(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

export function bytes(size: number, locale: string): string {
  if (size < 1000) return `${count(size, locale)} B`;
  if (size < 1_000_000) return `${count(size / 1000, locale, size < 10_000 ? 1 : 0)} kB`;
  return `${count(size / 1_000_000, locale, 1)} MB`;
}

/** A KPI figure in its own unit; nothing measured is a dash, never a zero. */
export function figure(value: number | null | undefined, unit: string, locale: string): string {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return share(value, locale);
  if (unit === "ms") return duration(value, locale);
  return count(value, locale, Number.isInteger(value) ? 0 : 2);
}
