import type { Kpi } from "@/api/models";

/** Figures of which less is better; of all others more is better. */
const LESS_IS_BETTER = new Set([
  "first_response_time",
  "average_response_time",
  "resolution_time_first",
  "resolution_time_full",
  "reopen_rate",
  "backlog",
  "late_deliveries",
]);

export function lessIsBetter(key: string): boolean {
  return LESS_IS_BETTER.has(key);
}

export type Verdict = "none" | "met" | "missed" | "open";

/**
 * Met or missed only when the whole interval says so; in between it is open, because chance alone could have done it.
 * A figure without an interval is judged by its value.
 */
export function verdict(kpi: Pick<Kpi, "value" | "low" | "high"> & { key: string }, target: number | null): Verdict {
  if (target === null || kpi.value === null) return "none";
  const less = lessIsBetter(kpi.key);
  const best = less ? (kpi.low ?? kpi.value) : (kpi.high ?? kpi.value);
  const worst = less ? (kpi.high ?? kpi.value) : (kpi.low ?? kpi.value);
  if (less ? worst <= target : worst >= target) return "met";
  if (less ? best > target : best < target) return "missed";
  return "open";
}

/** The counted part of a share: 794 of 1,106. */
export function counted(kpi: Kpi): number | null {
  if (kpi.unit !== "share" || kpi.value === null) return null;
  return kpi.parts?.counted ?? Math.round(kpi.value * kpi.n);
}
