import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { TicketRow, Today } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { Avatar, Badge, Card, Icon, Picker, Since } from "@/shared/parts";
import { useTicketChanges } from "../changing";
import { CHANNEL_ICONS } from "../TicketRowLink";
import { useAssigning } from "../TicketTools";
import { CardLink, Nothing } from "./card-parts";
import { listOf } from "./links";

type Props = { today: Today; team: string | undefined };

export function WaitingLongest({ today, team }: Props) {
  const { t } = useI18n();
  const { waiting, escalated } = today;
  return (
    <Card
      title={t("today.waiting")}
      beside={
        escalated > 0 && (
          <Link to="/inbox" search={listOf(team, { attention: "escalated" })} className="badge-link">
            <Badge tone="red" icon="flag">
              {t("today.escalated", { n: escalated })}
            </Badge>
          </Link>
        )
      }
      actions={
        <CardLink search={listOf(team, { attention: "waiting" })}>
          {t("today.waiting_all", { n: waiting.count })}
        </CardLink>
      }
    >
      {waiting.count === 0 ? (
        <Nothing>{t("today.waiting_none")}</Nothing>
      ) : (
        <table className="today-table">
          <thead>
            <tr>
              <th scope="col">{t("today.waits")}</th>
              <th scope="col">{t("today.customer")}</th>
              <th scope="col" className="today-subject">
                {t("field.subject")}
              </th>
              <th scope="col" className="number">
                {t("today.with")}
              </th>
            </tr>
          </thead>
          <tbody>
            {waiting.longest.map((row) => (
              <WaitingRow key={row.id} row={row} team={team} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function WaitingRow({ row, team }: { row: TicketRow; team: string | undefined }) {
  const { t } = useI18n();
  const word = useWord();
  return (
    <tr className={row.escalated_at ? "today-escalated" : undefined}>
      <td className="today-time">
        <span className="today-waits">
          {row.waiting_since && <Since at={row.waiting_since} />}
          {row.escalated_at && (
            <span className="today-flag" title={t("row.escalated")}>
              <Icon name="flag" size={13} />
              <span className="visually-hidden">{t("row.escalated")}</span>
            </span>
          )}
        </span>
      </td>
      <td>
        <span className="today-who">
          <span className="row-channel" title={word("channel", row.channel)}>
            <Icon name={CHANNEL_ICONS[row.channel] ?? "dots"} size={15} />
            <span className="visually-hidden">{word("channel", row.channel)}</span>
          </span>
          <span className="ellipsis">{row.customer?.name ?? t("row.no_customer")}</span>
        </span>
      </td>
      <td className="today-subject">
        <Link
          to="/inbox/$ticketId"
          params={{ ticketId: row.id }}
          search={listOf(team, { attention: "waiting" })}
          className="today-link ellipsis"
          title={row.subject}
        >
          {row.subject}
        </Link>
      </td>
      <td className="number">
        <With row={row} />
      </td>
    </tr>
  );
}

/** Who has it; nobody is a button. */
function With({ row }: { row: TicketRow }) {
  const { t } = useI18n();
  const mayAnswer = useMay("tickets.answer");
  if (row.assignee) return <Avatar name={row.assignee.name} label={row.assignee.name} quiet />;
  if (!mayAnswer) return <Avatar name={null} label={t("row.unassigned")} quiet />;
  return <AssignButton row={row} />;
}

function AssignButton({ row }: { row: TicketRow }) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  const { choices, pick } = useAssigning(row, useTicketChanges(row.id));
  return (
    <Picker
      opened={opened}
      setOpened={setOpened}
      label={t("today.assign", { number: row.number })}
      target={t("bulk.assign")}
      className="pill-button pill-small"
      choices={choices.filter((choice) => choice.value !== "p:")}
      pick={(value) => void pick(value)}
    />
  );
}
