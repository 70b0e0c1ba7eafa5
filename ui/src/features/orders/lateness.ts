import type { Shipment } from "@/api/models";
import { dayOf, daysBetween } from "@/shared/format";

/** A parcel is late by the day in its destination, not by the hour. */
export type Lateness =
  | { kind: "unpromised" }
  | { kind: "on_time"; days: number }
  | { kind: "late"; days: number }
  | { kind: "due"; days: number }
  | { kind: "overdue"; days: number };

export function latenessOf(shipment: Shipment, now: Date): Lateness {
  const { promised_on: promised, delivered_at: delivered } = shipment;
  if (!promised) return { kind: "unpromised" };
  const zone = shipment.destination_time_zone ?? undefined;
  const day = dayOf(delivered ? new Date(delivered) : now, zone);
  const days = daysBetween(promised, day);
  if (delivered) return days > 0 ? { kind: "late", days } : { kind: "on_time", days: Math.abs(days) };
  return days > 0 ? { kind: "overdue", days } : { kind: "due", days: Math.abs(days) };
}
