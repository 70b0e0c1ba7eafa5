import { Link } from "@tanstack/react-router";
import type { TicketDue, Today, TodayRisk } from "@/api/models";
import { duration, fullMoment, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, useNow } from "@/shared/parts";
import { nearness } from "../promises";
import { CardLink, Nothing } from "./card-parts";
import { listOf } from "./links";

type Props = { today: Today; team: string | undefined };

/** Promises that are broken, or soon will be. */
export function AtRisk({ today, team }: Props) {
  const { t, locale } = useI18n();
  const { late, soon, soon_ms, first } = today.at_risk;
  const time = duration(soon_ms, locale).replace(/ h 00$/, " h");
  return (
    <Card
      title={t("today.at_risk")}
      actions={
        <CardLink search={listOf(team, { attention: "at_risk", sort: "due" })}>
          {t("today.at_risk_all", { late, soon, time })}
        </CardLink>
      }
    >
      {late + soon === 0 ? (
        <Nothing>{t("today.at_risk_none", { time })}</Nothing>
      ) : (
        <table className="today-table">
          <thead>
            <tr>
              <th scope="col">{t("today.left")}</th>
              <th scope="col" className="today-subject">
                {t("field.subject")}
              </th>
              <th scope="col">{t("today.promise")}</th>
              <th scope="col" className="number">
                {t("today.used")}
              </th>
            </tr>
          </thead>
          <tbody>
            {first.map((risk) => (
              <RiskRow key={risk.ticket.id} risk={risk} team={team} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function RiskRow({ risk, team }: { risk: TodayRisk; team: string | undefined }) {
  const { t } = useI18n();
  const { ticket } = risk;
  const who = ticket.customer?.name ?? t("row.no_customer");
  return (
    <tr>
      <td>{ticket.due && <Left due={ticket.due} />}</td>
      <td className="today-subject">
        <Link
          to="/inbox/$ticketId"
          params={{ ticketId: ticket.id }}
          search={listOf(team, { attention: "at_risk", sort: "due" })}
          className="today-link ellipsis"
          title={`${who}: ${ticket.subject}`}
        >
          {ticket.subject}
        </Link>
      </td>
      <td className="today-promise">
        {ticket.due && <span title={risk.policy_name ?? undefined}>{t(`today.promise_${ticket.due.kind}`)}</span>}
      </td>
      <td>
        <Used risk={risk} />
      </td>
    </tr>
  );
}

const TONES = { far: "plain", near: "amber", over: "red" } as const;

function Left({ due }: { due: TicketDue }) {
  const { t, locale } = useI18n();
  const now = useNow();
  const near = nearness(due, now);
  const time = duration(Math.abs(Date.parse(due.at) - now), locale);
  return (
    <span title={fullMoment(due.at, locale)}>
      <Badge tone={TONES[near]} icon={near === "over" ? "alert" : "clock"}>
        {near === "over" ? t("today.late_by", { time }) : time}
      </Badge>
    </span>
  );
}

/** How much of the promised time is gone: full and red once it is late. */
function Used({ risk }: { risk: TodayRisk }) {
  const { locale } = useI18n();
  const now = useNow();
  const { due } = risk.ticket;
  if (!due || risk.used === null) return null;
  const near = nearness(due, now);
  const used = near === "over" ? 1 : risk.used;
  return (
    <span className={`used used-${near}`}>
      <span style={{ width: `${Math.round(used * 100)}%` }} />
      <span className="visually-hidden">{share(used, locale, 0)}</span>
    </span>
  );
}
