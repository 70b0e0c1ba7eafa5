import type { Kpi } from "@/api/models";

type Band = NonNullable<Kpi["parts"]["distribution"]>[number];
export type Length = "min" | "h" | "d";
/** What a band is called: a key of the catalogue and what goes into it. */
export type BandName =
  | { key: "kpi.band_under"; to: number; length: Length }
  | { key: "kpi.band"; from: number; to: number; length: Length }
  | { key: "kpi.band_over"; from: number; length: Length }
  | { key: "kpi.band_one" | "kpi.band_more"; from: number };

const MILLIS: Record<Length, number> = { min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Bands from the first to the last that has cases: empty ends say nothing. */
export function filled(bands: Band[]): Band[] {
  const first = bands.findIndex((band) => band.n > 0);
  const last = bands.findLastIndex((band) => band.n > 0);
  return first < 0 ? [] : bands.slice(first, last + 1);
}

/** Lengths in the coarsest unit in which both ends are whole; ratings and contacts are plain numbers. */
export function bandName(band: Band, key: string, unit: string): BandName {
  const millis = unit === "ms" ? 1 : key === "backlog" ? MILLIS.d : null;
  const to = band.to ?? null;
  if (millis === null)
    return { key: to === null && key !== "csat" ? "kpi.band_more" : "kpi.band_one", from: band.from };
  const from = band.from * millis;
  const end = to === null ? null : to * millis;
  const whole = (length: Length) => from % MILLIS[length] === 0 && (end ?? 0) % MILLIS[length] === 0;
  const length = (["d", "h", "min"] as const).find(whole) ?? "min";
  if (end === null) return { key: "kpi.band_over", from: from / MILLIS[length], length };
  if (from === 0) return { key: "kpi.band_under", to: end / MILLIS[length], length };
  return { key: "kpi.band", from: from / MILLIS[length], to: end / MILLIS[length], length };
}
