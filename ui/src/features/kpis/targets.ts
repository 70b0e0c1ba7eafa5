import type { KpiUnit } from "@/api/models";

const HOUR = 3_600_000;

/** People write a share in per cent and a time in hours. */
export function targetToText(value: number | null, unit: KpiUnit): string {
  if (value === null) return "";
  if (unit === "share") return String(Number((value * 100).toFixed(4)));
  if (unit === "ms") return String(Number((value / HOUR).toFixed(4)));
  return String(value);
}

/** Undefined when it is not a possible target; null takes the target away. */
export function targetFromText(text: string, unit: KpiUnit): number | null | undefined {
  const trimmed = text.trim().replace(",", ".");
  if (trimmed === "") return null;
  const number = Number(trimmed);
  if (!Number.isFinite(number) || number < 0) return undefined;
  if (unit === "share") return number <= 100 ? Number((number / 100).toFixed(6)) : undefined;
  return unit === "ms" ? Math.round(number * HOUR) : number;
}
