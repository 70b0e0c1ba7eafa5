import type { Shipment } from "@/api/models";
import { calendarDay, dayOf } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, useNow } from "@/shared/parts";
import { latenessOf, silentDays } from "./lateness";

export function LatenessBadge({ shipment }: { shipment: Shipment }) {
  const { t } = useI18n();
  const now = useNow();
  const lateness = latenessOf(shipment, new Date(now));
  switch (lateness.kind) {
    case "unpromised":
      return null;
    case "on_time":
      return (
        <Badge tone="green" icon="check">
          {t("parcel.on_time")}
        </Badge>
      );
    case "due":
      return (
        <Badge icon="clock">
          {lateness.days === 0 ? t("parcel.due_today") : t("parcel.due", { n: lateness.days })}
        </Badge>
      );
    default:
      return (
        <Badge tone="red" icon="alert">
          {t(lateness.kind === "late" ? "parcel.late" : "parcel.overdue", { n: lateness.days })}
        </Badge>
      );
  }
}

/** Where the parcel is: promised beside actual. A promise that was broken stays, struck through. */
export function ParcelSteps({ shipment, placedAt }: { shipment: Shipment; placedAt: string | null }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const now = useNow();
  const zone = shipment.destination_time_zone ?? undefined;
  const lateness = latenessOf(shipment, new Date(now));
  const broken = lateness.kind === "late" || lateness.kind === "overdue";
  const silent = silentDays(shipment, new Date(now));
  const revised = shipment.delivered_at ? 0 : shipment.revisions;
  const news = [
    silent > 0 ? t("parcel.silent", { n: silent }) : "",
    revised > 0 ? t("parcel.revised", { n: revised }) : "",
  ].filter(Boolean);
  const day = (at: string | null) => (at ? calendarDay(dayOf(new Date(at), zone), locale) : "");
  const last = shipment.events.filter((event) => event.state !== "delivered").at(-1);
  const steps = [
    { name: t("parcel.ordered"), at: placedAt, state: "done" },
    { name: t("parcel.shipped"), at: shipment.shipped_at, state: shipment.shipped_at ? "done" : "open" },
    ...(last && last.at !== shipment.shipped_at
      ? [{ name: last.place || word("shipment", last.state), at: last.at, state: "done" }]
      : []),
  ];
  return (
    <table className="parcel">
      {news.length > 0 && <caption>{news.join(" · ")}</caption>}
      <thead>
        <tr>
          <th scope="col">{t("parcel.parcel")}</th>
          <th scope="col">{t("parcel.promised")}</th>
          <th scope="col">{t("parcel.actual")}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.name} data-step={step.state}>
            <th scope="row">{step.name}</th>
            <td />
            <td>{day(step.at)}</td>
          </tr>
        ))}
        <tr data-step={shipment.delivered_at ? "done" : "now"} data-late={broken || undefined}>
          <th scope="row">{shipment.delivered_at ? t("parcel.delivered") : word("shipment", shipment.state)}</th>
          <td>
            {shipment.promised_on &&
              (broken ? <s>{calendarDay(shipment.promised_on, locale)}</s> : calendarDay(shipment.promised_on, locale))}
          </td>
          <td className="parcel-actual">
            {shipment.delivered_at ? day(shipment.delivered_at) : <Expected shipment={shipment} />}
            {shipment.delivered_at && broken && (
              <span title={t("parcel.behind", { n: lateness.days })}> · +{lateness.days}</span>
            )}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** Where a parcel is still on its way, the day the carrier speaks of. */
function Expected({ shipment }: { shipment: Shipment }) {
  const { t, locale } = useI18n();
  if (!shipment.expected_on) return t("parcel.not_yet");
  return t("parcel.expected", { day: calendarDay(shipment.expected_on, locale) });
}
