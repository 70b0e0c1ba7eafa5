import "@/shared/theme/futures.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { usePeople, useToday } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Icon } from "@/shared/parts";
import { dayText } from "./days";
import { recordsQuery } from "./queries";
import { reviewsOf } from "./reviews";

/** Futures and strategies that are to be looked at again, due or within so many days. Nothing where there are none. */
export function Reviews({ days }: { days: number }) {
  const { t, locale, language } = useI18n();
  const futures = useQuery(recordsQuery("future", "example"));
  const strategies = useQuery(recordsQuery("strategy", "example"));
  const people = usePeople();
  const today = useToday();
  const found = [
    ...reviewsOf("future", futures.data ?? [], today, days),
    ...reviewsOf("strategy", strategies.data ?? [], today, days),
  ].sort((a, b) => a.on.localeCompare(b.on));
  if (found.length === 0) return null;
  const owner = (id: string | null | undefined) =>
    people.data?.find((one) => one.id === id)?.name ?? t("futures.review_no_owner");
  return (
    <Card
      title={t("futures.reviews")}
      beside={<span className="meta">{t("futures.reviews_hint", { days })}</span>}
      actions={
        <Link to="/futures" search={{ view: "records" }} className="card-link">
          {t("futures.view.records")}
          <Icon name="right" size={14} />
        </Link>
      }
    >
      <ul className="alarm-list">
        {found.map(({ kind, record, on, due }) => (
          <li key={`${kind} ${record.key}`} className="signpost-alert">
            <p>
              <b>{textIn(record.definition.title, language)}</b>{" "}
              <span className="meta">
                {t(kind === "future" ? "futures.future" : "futures.strategy")}, {owner(record.definition.owner_id)}
              </span>
            </p>
            <Badge tone={due ? "amber" : "plain"} icon="clock">
              {t(due ? "futures.review_late" : "futures.review_coming", { day: dayText(on, locale) })}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
