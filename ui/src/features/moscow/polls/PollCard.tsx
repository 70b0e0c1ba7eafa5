import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { InitiativePollDetail, PollRemark } from "@/api/models";
import { useMay } from "@/features/staff";
import { IntervalBar } from "@/shared/charts";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Facts, Loading, ProblemNote, TableScroll, When } from "@/shared/parts";
import { dayText } from "../useNames";
import { domainOf } from "./form";
import { PollEdit } from "./PollEdit";
import { pollQuery, useClosePoll } from "./queries";

/** What customers are asked about an initiative, and what they say. */
export function PollCard({ initiative }: { initiative: string }) {
  const { t } = useI18n();
  const writes = useMay("moscow.write");
  const [asking, setAsking] = useState(false);
  const shut = useClosePoll();
  const found = useQuery(pollQuery(initiative));
  const poll = found.data?.poll ?? null;
  return (
    <Card
      title={t("moscow.poll")}
      actions={
        writes &&
        found.data && (
          <>
            {poll?.open && (
              <Button variant="default" loading={shut.isPending} onClick={() => shut.mutate(poll)}>
                {t("moscow.poll_close")}
              </Button>
            )}
            <Button variant="default" onClick={() => setAsking(true)}>
              {t(poll === null ? "moscow.poll_ask" : poll.open ? "moscow.poll_change" : "moscow.poll_again")}
            </Button>
          </>
        )
      }
    >
      {found.isPending && <Loading rows={4} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {shut.isError && <ProblemNote error={shut.error} />}
      {found.data && poll === null && <p className="quiet">{t("moscow.poll_none")}</p>}
      {found.data && poll !== null && <Asked detail={found.data} />}
      {asking && found.data && (
        <PollEdit
          initiative={initiative}
          poll={poll}
          answered={found.data.answers > 0}
          close={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Asked({ detail }: { detail: InitiativePollDetail }) {
  const { t, locale, language } = useI18n();
  const { poll, answers, least, leading } = detail;
  if (!poll) return null;
  const { definition } = poll;
  const names = leading.map((one) => t(`moscow.poll_outcome.${one}`)).join(", ");
  return (
    <>
      <p className="moscow-row">
        <b>{textIn(definition.title, language)}</b>
        <Badge>{t(`moscow.poll_kind.${definition.kind}`)}</Badge>
        <Badge tone={poll.open ? "accent" : "outline"}>
          {poll.open
            ? t("moscow.poll_open_until", { day: dayText(definition.until, locale) })
            : t("moscow.poll_closed")}
        </Badge>
      </p>
      <p className="meta">{textIn(definition.sentence, language)}</p>
      <p>
        {t("moscow.poll_answers", { n: answers })}.{" "}
        {leading.length === 0
          ? t("moscow.poll_few", { n: answers, least })
          : t(leading.length > 1 ? "moscow.poll_tie" : "moscow.poll_leading", { names })}
      </p>
      {answers > 0 && <Portions detail={detail} />}
      {definition.kind === "kano" && detail.pleases !== null && detail.annoys !== null && (
        <>
          <Facts
            items={[
              [t("moscow.poll_pleases"), <b key="pleases">{count(detail.pleases, locale, 2)}</b>],
              [t("moscow.poll_annoys"), <b key="annoys">{count(detail.annoys, locale, 2)}</b>],
            ]}
          />
          <p className="meta">{t("moscow.poll_coefficients_hint")}</p>
        </>
      )}
      {detail.remark_count > 0 && <Remarks detail={detail} />}
    </>
  );
}

function Portions({ detail }: { detail: InitiativePollDetail }) {
  const { t, locale } = useI18n();
  const percent = (value: number | null) => (value === null ? "–" : share(value, locale, 0));
  const domain = domainOf(detail.portions);
  return (
    <TableScroll label={t("moscow.poll")}>
      <table className="moscow-source-table">
        <thead>
          <tr>
            <th scope="col">{t("moscow.poll_answer")}</th>
            <th scope="col" className="number">
              {t("moscow.poll_customers")}
            </th>
            <th scope="col" className="number">
              {t("moscow.poll_share")}
            </th>
            <th scope="col">{t("moscow.poll_interval")}</th>
          </tr>
        </thead>
        <tbody>
          {detail.portions.map((one) => {
            const name = t(`moscow.poll_outcome.${one.outcome}`);
            const [low, high] = [percent(one.low), percent(one.high)];
            return (
              <tr key={one.outcome}>
                <th scope="row">{name}</th>
                <td className="number">{count(one.n, locale)}</td>
                <td className="number">{percent(one.share)}</td>
                <td>
                  <IntervalBar
                    value={one.share}
                    low={one.low}
                    high={one.high}
                    target={null}
                    domain={domain}
                    missed={false}
                    label={t("moscow.poll_share_of", { name, share: percent(one.share), low, high })}
                  />{" "}
                  <span className="meta">
                    {low}–{high}
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </TableScroll>
  );
}

function Remarks({ detail }: { detail: InitiativePollDetail }) {
  const { t } = useI18n();
  const { remarks, remark_count: all } = detail;
  return (
    <>
      <h3>{t("moscow.poll_remarks", { n: all })}</h3>
      {remarks === null && <p className="quiet">{t("moscow.poll_remarks_hidden")}</p>}
      {remarks !== null && remarks.length < all && (
        <p className="meta">{t("moscow.poll_remarks_newest", { n: remarks.length })}</p>
      )}
      <ul className="scenario-list">
        {remarks?.map((one) => (
          <Said key={one.customer.id} remark={one} />
        ))}
      </ul>
    </>
  );
}

/** What a customer wrote is shown as text. */
function Said({ remark }: { remark: PollRemark }) {
  const { t } = useI18n();
  const mayTickets = useMay("tickets.read");
  return (
    <li>
      <Link to="/customers/$customerId" params={{ customerId: remark.customer.id }}>
        {remark.customer.name}
      </Link>{" "}
      <span className="meta">
        {t(`moscow.poll_outcome.${remark.outcome}`)}, <When at={remark.at} />
      </span>{" "}
      {mayTickets && (
        <Link to="/inbox/$ticketId" params={{ ticketId: remark.ticket_id }} search={{ view: "open" }}>
          {t("moscow.poll_case")}
        </Link>
      )}
      <p className="moscow-text" dir="auto">
        {remark.text}
      </p>
    </li>
  );
}
