import { describe, expect, it } from "vitest";
import type { Shipment } from "@/api/models";
import { latenessOf, silentDays } from "./lateness";

const shipment = (promised_on: string | null, delivered_at: string | null, destination_time_zone = "Europe/Oslo") =>
  ({ promised_on, delivered_at, destination_time_zone }) as Shipment;
const now = new Date("2026-11-12T12:00:00.000Z");

describe("lateness", () => {
  it("is counted by the day at the destination", () => {
    // 23:30 UTC on the 9th is the 10th in Oslo, but still the 9th in New York.
    expect(latenessOf(shipment("2026-11-09", "2026-11-09T23:30:00.000Z"), now)).toEqual({ kind: "late", days: 1 });
    expect(latenessOf(shipment("2026-11-09", "2026-11-09T23:30:00.000Z", "America/New_York"), now).kind).toBe(
      "on_time",
    );
  });
  it("tells due from overdue while it is on its way", () => {
    expect(latenessOf(shipment("2026-11-12", null), now)).toEqual({ kind: "due", days: 0 });
    expect(latenessOf(shipment("2026-11-14", null), now)).toEqual({ kind: "due", days: 2 });
    expect(latenessOf(shipment("2026-11-08", null), now)).toEqual({ kind: "overdue", days: 4 });
  });
  it("says nothing where nothing was promised", () => {
    expect(latenessOf(shipment(null, null), now).kind).toBe("unpromised");
  });
  it("tells when the carrier has been silent for more than two days", () => {
    const said = (at: string, more = {}) =>
      ({ ...shipment(null, null), events: [{ at, state: "in_transit" }], ...more }) as Shipment;
    expect(silentDays(said("2026-11-10T08:00:00.000Z"), now)).toBe(0);
    expect(silentDays(said("2026-11-08T08:00:00.000Z"), now)).toBe(4);
    expect(silentDays(said("2026-11-01T08:00:00.000Z", { state: "available_for_pickup" }), now)).toBe(0);
    expect(silentDays({ ...shipment(null, "2026-11-02T08:00:00.000Z"), events: [] } as unknown as Shipment, now)).toBe(
      0,
    );
  });
});
