import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { SignpostFuture, Signposts, Study } from "@/api/models";
import { useTwinNames } from "@/features/calibration";
import { useMay, usePeople } from "@/features/staff";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { dayText } from "./days";
import { signpostsQuery, useWatch } from "./queries";
import { Reviews } from "./Reviews";
import { Alert } from "./SignpostAlerts";

/** Which future has begun, by what comes day by day; and what is to be done then. */
export function SignpostsView({ study }: { study: Study | null }) {
  const { t } = useI18n();
  const found = useQuery(signpostsQuery);
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const signposts = found.data;
  return (
    <>
      {!signposts && (
        <EmptyState
          icon="flag"
          title={t("futures.sign_none")}
          hint={t("futures.sign_none_hint")}
          action={<Watch study={study} />}
        />
      )}
      {signposts && <Shown signposts={signposts} study={study} />}
      <Reviews days={30} />
    </>
  );
}

function Watch({ study }: { study: Study | null }) {
  const { t } = useI18n();
  const writes = useMay("futures.write");
  const watch = useWatch();
  if (!writes || study?.state !== "done" || study.watched_since) return null;
  return (
    <>
      <Button loading={watch.isPending} onClick={() => watch.mutate(study.id)}>
        {t("futures.sign_watch")}
      </Button>
      {watch.isError && <ProblemNote error={watch.error} />}
    </>
  );
}

function Shown({ signposts, study }: { signposts: Signposts; study: Study | null }) {
  const { t, locale, language } = useI18n();
  const name = (key: string) => textIn(signposts.futures.find((one) => one.key === key)?.title, language) || key;
  const order = [...signposts.futures].sort((a, b) => b.weight - a.weight);
  return (
    <div className="futures-signs">
      <div className="futures-signs-head">
        <span className="meta">
          {t("futures.sign_watching", { name: signposts.study, day: dayText(signposts.since, locale) })}
        </span>
        {study && study.id !== signposts.study_id && <Watch study={study} />}
      </div>
      {signposts.none_of_these && (
        <p className="futures-overload">
          <Icon name="alert" /> {t("futures.sign_none_of_these")}
        </p>
      )}
      {signposts.alerts.length > 0 && (
        <Card title={t("futures.sign_alerts")}>
          <ul className="alarm-list">
            {signposts.alerts.map((alert) => (
              <Alert key={alert.id} alert={alert} signposts={signposts} />
            ))}
          </ul>
        </Card>
      )}
      <div className="futures-sign-grid">
        {order.map((future) => (
          <Future key={future.key} future={future} signposts={signposts} />
        ))}
      </div>
      <Days signposts={signposts} name={name} />
    </div>
  );
}

function Future({ future, signposts }: { future: SignpostFuture; signposts: Signposts }) {
  const { t, locale, language } = useI18n();
  const nameOf = useTwinNames();
  const latest = signposts.days[0];
  const seen = (name: string) => latest?.seen.find((one) => one.class === name)?.tickets;
  return (
    <Card
      title={textIn(future.title, language)}
      beside={
        future.passed && (
          <Badge tone="amber" icon="flag">
            {t("futures.sign_passed")}
          </Badge>
        )
      }
    >
      <p className="futures-weight">
        <span className="futures-bar" aria-hidden="true">
          <span style={{ inlineSize: `${future.weight * 100}%` }} />
        </span>
        <b>{share(future.weight, locale, 0)}</b>
      </p>
      <p className="meta">
        {t("futures.sign_prior")}: {share(future.prior, locale, 0)}
      </p>
      <TableScroll label={textIn(future.title, language)}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("futures.course_class")}</th>
              <th scope="col" className="number">
                {t("futures.sign_expected")}
              </th>
              {latest && (
                <th scope="col" className="number">
                  {t("futures.sign_seen", { day: dayText(latest.day, locale) })}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {future.expected.map((one) => {
              const tickets = seen(one.class);
              const out = tickets !== undefined && (tickets < one.low || tickets > one.high);
              return (
                <tr key={one.class}>
                  <th scope="row">{nameOf(one.class)}</th>
                  <td className="number">
                    {count(one.low, locale)}–{count(one.high, locale)}
                  </td>
                  {latest && (
                    <td className="number">
                      {out && <Icon name="alert" size={12} />} {count(tickets ?? 0, locale)}
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      <Plan future={future} />
    </Card>
  );
}

function Plan({ future }: { future: SignpostFuture }) {
  const { t, locale } = useI18n();
  const people = usePeople();
  const plan = future.contingency;
  if (!plan) return <p className="meta">{t("futures.sign_no_plan")}</p>;
  const names = (plan.people ?? []).map((id) => people.data?.find((one) => one.id === id)?.name ?? id);
  return (
    <section className="futures-plan">
      <h3>{t("futures.sign_plan")}</h3>
      <p className="meta">
        {t("futures.sign_trigger", { share: share(plan.trigger, locale, 0), days: plan.lead_days ?? 0 })}
      </p>
      <ul>
        {names.length > 0 && <li>{t("futures.sign_people", { names: names.join(", ") })}</li>}
        {(plan.playbooks ?? []).length > 0 && (
          <li>{t("futures.sign_playbooks", { names: (plan.playbooks ?? []).join(", ") })}</li>
        )}
        {(plan.notices ?? []).map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </section>
  );
}

function Days({ signposts, name }: { signposts: Signposts; name: (key: string) => string }) {
  const { t, locale } = useI18n();
  if (signposts.days.length === 0) return <p className="meta">{t("futures.sign_no_days")}</p>;
  return (
    <Card title={t("futures.sign_days")}>
      <TableScroll label={t("futures.sign_days")}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("futures.sign_days")}</th>
              {signposts.futures.map((future) => (
                <th key={future.key} scope="col" className="number">
                  {name(future.key)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {signposts.days.slice(0, 14).map((day) => (
              <tr key={day.day}>
                <th scope="row">
                  {dayText(day.day, locale)} {day.none_of_these && <Icon name="alert" size={12} />}
                </th>
                {day.weights.map((weight, at) => (
                  <td key={signposts.futures[at]?.key} className="number">
                    {share(weight, locale, 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  );
}
