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

/** Days without a word from the carrier that are no worry yet. */
const QUIET_DAYS = 2;

/** For how many days the carrier has said nothing of a parcel that is on its way; 0 while that is no worry. */
export function silentDays(shipment: Shipment, now: Date): number {
  const last = shipment.events.at(-1);
  if (!last || shipment.delivered_at || shipment.state === "available_for_pickup") return 0;
  const zone = shipment.destination_time_zone ?? undefined;
  const days = daysBetween(dayOf(new Date(last.at), zone), dayOf(now, zone));
  return days > QUIET_DAYS ? days : 0;
}
