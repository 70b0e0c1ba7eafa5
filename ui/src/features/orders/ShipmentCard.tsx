import type { Order, Shipment } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card } from "@/shared/parts";
import { LatenessBadge, ParcelSteps } from "./Parcel";

export function ShipmentCard({ shipment, order, number }: { shipment: Shipment; order: Order; number: number }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const zone = shipment.destination_time_zone ?? undefined;
  return (
    <Card
      title={t("order.shipment", { n: number })}
      beside={
        <span className="meta">
          {shipment.carrier} <span className="mono">{shipment.tracking_number}</span>
        </span>
      }
      actions={
        <>
          <Badge>{word("shipment", shipment.state)}</Badge>
          <LatenessBadge shipment={shipment} />
        </>
      }
    >
      <ParcelSteps shipment={shipment} placedAt={order.placed_at} />
      {shipment.events.length > 0 && (
        <details className="tracking">
          <summary>{t("order.tracking", { n: shipment.events.length })}</summary>
          <ol className="timeline">
            {[...shipment.events].reverse().map((event) => (
              <li key={`${event.at} ${event.state}`}>
                <span className="short-main">
                  <span>
                    <b>{word("shipment", event.state)}</b> {event.place}
                  </span>
                  <span className="meta">
                    {fullMoment(event.at, locale, zone)}
                    {event.text ? ` · ${event.text}` : ""}
                  </span>
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </Card>
  );
}
