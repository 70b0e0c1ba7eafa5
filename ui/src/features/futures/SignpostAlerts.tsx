import "@/shared/theme/futures.css";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { SignpostAlert, Signposts } from "@/api/models";
import { useMay, usePeople } from "@/features/staff";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Icon, ProblemNote } from "@/shared/parts";
import { dayText } from "./days";
import { signpostsQuery, useAcknowledge } from "./queries";

/** Signposts that were passed and nobody has seen yet, where the day begins. Nothing where there are none. */
export function SignpostAlerts() {
  const { t } = useI18n();
  const found = useQuery(signpostsQuery);
  const signposts = found.data;
  const open = signposts?.alerts.filter((alert) => alert.acknowledged_at === null) ?? [];
  if (!signposts || open.length === 0) return null;
  return (
    <Card
      title={t("futures.sign_alerts")}
      actions={
        <Link to="/futures" search={{ view: "signposts" }} className="card-link">
          {t("futures.view.signposts")}
          <Icon name="right" size={14} />
        </Link>
      }
    >
      <ul className="alarm-list">
        {open.map((alert) => (
          <Alert key={alert.id} alert={alert} signposts={signposts} />
        ))}
      </ul>
    </Card>
  );
}

/** One of them: which future, who is to act, and that somebody has seen it. */
export function Alert({ alert, signposts }: { alert: SignpostAlert; signposts: Signposts }) {
  const { t, locale, language } = useI18n();
  const writes = useMay("futures.write");
  const acknowledge = useAcknowledge();
  const people = usePeople();
  const day = dayText(alert.day, locale);
  const person = (id: string | null) => people.data?.find((one) => one.id === id)?.name ?? "";
  const future = textIn(signposts.futures.find((one) => one.key === alert.future)?.title, language) || alert.future;
  return (
    <li className="signpost-alert">
      <p>
        {alert.future === ""
          ? t("futures.sign_alert_none", { day })
          : t("futures.sign_alert", { future, day, share: share(alert.weight, locale, 0) })}
        {alert.owner_id && <span className="meta"> {person(alert.owner_id)}</span>}
      </p>
      {alert.acknowledged_at ? (
        <p className="meta">{t("futures.sign_seen_by", { name: person(alert.acknowledged_by) })}</p>
      ) : (
        writes && (
          <Button
            size="xs"
            variant="default"
            loading={acknowledge.isPending}
            onClick={() => acknowledge.mutate(alert.id)}
          >
            {t("futures.sign_seen_it")}
          </Button>
        )
      )}
      {acknowledge.isError && <ProblemNote error={acknowledge.error} />}
    </li>
  );
}
