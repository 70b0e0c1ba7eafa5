import type { CaseOrder, CaseParcel } from "@/api/models";
import { Icon } from "@/shared/parts/Icon";
import type { CaseKey } from "./texts";
import { dayInWords, shortDay, useSay } from "./words";

type Props = { parcel: CaseParcel; order: CaseOrder | null | undefined };

/** Where a parcel was, where it is, and the day that was promised. */
export function Parcel({ parcel, order }: Props) {
  const say = useSay();
  const over = parcel.state === "delivered";
  return (
    <section className="case-card">
      <div className="case-head">
        <h2>{say.t("parcel.title")}</h2>
        {parcel.days_late > 0 && (
          <span className={over ? "case-mark" : "case-mark case-amber"}>
            <Icon name="clock" size={14} /> {say.t("parcel.late", { n: parcel.days_late })}
          </span>
        )}
      </div>
      <ol className="case-way">
        {order?.placed_at && <Stop word={say.t("parcel.ordered")} when={shortDay(order.placed_at, say.locale)} />}
        {parcel.events.length === 0 && <Stop word={say.t(`state.${parcel.state}` as CaseKey)} when="" now />}
        {parcel.events.map((scan, at) => (
          <Stop
            key={`${scan.at}-${scan.state}`}
            word={say.t(`state.${scan.state}` as CaseKey)}
            place={scan.place}
            when={shortDay(scan.at, say.locale)}
            now={!over && at === parcel.events.length - 1}
          />
        ))}
      </ol>
      {!over && parcel.expected_on && (
        <p className="case-strong">{say.t("parcel.expected", { day: dayInWords(parcel.expected_on, say.locale) })}</p>
      )}
      {parcel.promised_on && <p>{say.t("parcel.promised", { day: dayInWords(parcel.promised_on, say.locale) })}</p>}
      {parcel.carrier && parcel.tracking_number && (
        <p className="case-small">
          {say.t("parcel.number", { carrier: parcel.carrier, number: parcel.tracking_number })}
        </p>
      )}
      {order && order.lines.length > 0 && (
        <p className="case-small case-lines">
          {order.lines.map((line) => (line.quantity > 1 ? `${line.title} × ${line.quantity}` : line.title)).join(", ")}
        </p>
      )}
    </section>
  );
}

function Stop({ word, place, when, now }: { word: string; place?: string | null; when: string; now?: boolean }) {
  return (
    <li className={now ? "case-now" : undefined}>
      <span>
        {word}
        {place && <small>{place}</small>}
      </span>
      <span className="case-when">{when}</span>
    </li>
  );
}
