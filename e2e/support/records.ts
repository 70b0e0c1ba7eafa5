import type { Api, Json } from "./api";

const DAY = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

/** A customer with an order whose parcel should have come four days ago. */
export async function addOrder(api: Api, name: string): Promise<{ customer: Json; order: Json; number: string }> {
  const customer = await api.customer(name, {
    language: "en",
    preferences: { channel: "email", hours: "after 17:00", do_not_contact: false, notes: "Pick-up point is fine" },
    tags: ["vip"],
  });
  const number = `A-${Math.floor(Math.random() * 1e9)}`;
  const order = await api.post("/api/orders", {
    number,
    customer_id: customer.id,
    placed_at: ago(12),
    currency: "EUR",
    lines: [
      {
        title: "Burr grinder Mistral 40",
        quantity: 1,
        price: { amount: 15_990, currency: "EUR" },
        serials: [`SN-${number}`],
      },
      { title: "Filter set", quantity: 3, price: { amount: 900, currency: "EUR" }, serials: [] },
    ],
  });
  const shipment = await api.post(`/api/orders/${order.id}/shipments`, {
    carrier: "Northway",
    tracking_number: `NW-${number}`,
    promised_on: ago(4).slice(0, 10),
    destination_time_zone: "Europe/Oslo",
  });
  const track = (state: string, days: number, place: string, expected: number) =>
    api.post(`/api/shipments/${shipment.id}/tracking`, {
      at: ago(days),
      state,
      place,
      text: null,
      expected_on: ago(expected).slice(0, 10),
    });
  await track("info_received", 10, "Hamburg", 4);
  await track("in_transit", 8, "Depot Kassel", -1);
  return { customer, order, number };
}
