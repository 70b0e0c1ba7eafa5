import type { RecordOnModel } from "@/api/models";
import type { RecordKind } from "./queries";

export type Review = { kind: RecordKind; record: RecordOnModel; on: string; due: boolean };

/** Those of a list that are to be looked at again by so many days from now on, earliest first. */
export function reviewsOf(kind: RecordKind, records: RecordOnModel[], today: string, days: number): Review[] {
  const until = new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
  return records
    .flatMap((record) => {
      const on = record.definition.review_on;
      return on && on <= until ? [{ kind, record, on, due: on <= today }] : [];
    })
    .sort((a, b) => a.on.localeCompare(b.on));
}
