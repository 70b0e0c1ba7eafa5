import { Link } from "@tanstack/react-router";
import type { Present, TicketRow, ViewColumn } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { useI18n, useWord } from "@/shared/i18n";
import { Avatar, Badge, Icon, type IconName, Since, When } from "@/shared/parts";
import { DueBadge } from "./DueBadge";
import { OthersMark } from "./Others";
import { useStatusShown } from "./queries";
import { TaskBadge } from "./TaskBadge";
import type { InboxSearch } from "./views";

export const CHANNEL_ICONS: Record<string, IconName> = {
  email: "mail",
  chat: "chat",
  phone: "phone",
  web: "globe",
  api: "code",
  other: "dots",
};

/** The one mark that matters most for this row: set aside, asleep, urgent, done or waiting on the customer. */
function RowBadge({ row }: { row: TicketRow }) {
  const { t } = useI18n();
  const word = useWord();
  const { category, name } = useStatusShown()(row.status);
  if (row.set_aside) return <Badge icon="x">{word("aside", row.set_aside)}</Badge>;
  if (row.snoozed_until) {
    return (
      <Badge tone="outline" icon="clock">
        <When at={row.snoozed_until} />
      </Badge>
    );
  }
  if (category === "solved" || category === "closed") {
    return (
      <Badge tone="green" icon="check">
        {name}
      </Badge>
    );
  }
  if (row.urgency === "urgent" || row.urgency === "high") {
    return (
      <Badge tone="amber" icon="flag">
        {word("urgency", row.urgency)}
      </Badge>
    );
  }
  if (category === "pending") return <Badge tone="outline">{t("row.on_customer")}</Badge>;
  return <Badge>{name}</Badge>;
}

/** What the view adds to a row; a fact that the ticket lacks takes no room. */
function RowFacts({ row, columns }: { row: TicketRow; columns: ViewColumn[] }) {
  const { t } = useI18n();
  const word = useWord();
  const shown = useStatusShown();
  const scenario = useScenarioName(columns.includes("scenario") ? row.scenario : null);
  const fact = (column: ViewColumn) => {
    if (column === "status") return shown(row.status).name;
    if (column === "urgency") return word("urgency", row.urgency);
    if (column === "team") return row.team?.name;
    if (column === "order") return row.order?.number;
    if (column === "tags") return row.tags.join(", ");
    if (column === "scenario") return scenario;
    return (
      <>
        {t(`column.${column}`)} <When at={column === "opened" ? row.opened_at : row.updated_at} />
      </>
    );
  };
  return (
    <span className="row-line row-facts">
      {columns.map((column) => {
        const told = fact(column);
        return told ? (
          <span key={column} className="ellipsis" title={t(`column.${column}`)}>
            {told}
          </span>
        ) : null;
      })}
    </span>
  );
}

type Props = {
  row: TicketRow;
  search: InboxSearch;
  open: boolean;
  at: boolean;
  unread?: boolean;
  columns?: ViewColumn[];
  others?: Present[];
};

export function TicketRowLink({ row, search, open, at, unread = false, columns = [], others = [] }: Props) {
  const { t } = useI18n();
  const word = useWord();
  const waiting = row.waiting_since !== null;
  return (
    <Link
      id={`row-${row.id}`}
      to="/inbox/$ticketId"
      params={{ ticketId: row.id }}
      search={search}
      className={`ticket-row${open ? " ticket-row-open" : ""}${waiting ? " ticket-row-waits" : ""}${columns.length > 0 ? " ticket-row-tall" : ""}`}
      aria-current={open ? "true" : undefined}
      tabIndex={open || at ? 0 : -1}
    >
      <span className="row-line">
        <span className="row-channel" title={word("channel", row.channel)}>
          <Icon name={CHANNEL_ICONS[row.channel] ?? "dots"} size={15} />
          <span className="visually-hidden">{word("channel", row.channel)}</span>
        </span>
        <span className="row-who ellipsis">{row.customer?.name ?? t("row.no_customer")}</span>
        <span className="grow" />
        <OthersMark people={others} />
        <span className="row-wait">
          {row.waiting_since ? (
            <>
              {t("row.waits")} <Since at={row.waiting_since} />
            </>
          ) : (
            <When at={row.updated_at} />
          )}
        </span>
        <Avatar
          name={row.assignee?.name ?? null}
          label={row.assignee ? t("row.assignee", { name: row.assignee.name }) : t("row.unassigned")}
          quiet
        />
      </span>
      <span className="row-subject ellipsis">
        {unread && (
          <span className="row-unread">
            <span className="visually-hidden">{t("row.unread")} </span>
          </span>
        )}
        {row.subject}
      </span>
      <span className="row-line">
        <span className="row-excerpt ellipsis">
          #{row.number}
          {row.excerpt ? ` · ${row.excerpt}` : ""}
        </span>
        {row.task_due_at && <TaskBadge due={row.task_due_at} />}
        {row.escalated_at && (
          <span className="due" title={t("row.escalated")}>
            <Badge tone="red" icon="flag">
              <span className={row.due ? "visually-hidden" : undefined}>{t("row.escalated")}</span>
            </Badge>
          </span>
        )}
        {row.due && !row.set_aside && <DueBadge due={row.due} short />}
        {(!row.due || row.set_aside || row.snoozed_until || row.urgency === "urgent") && <RowBadge row={row} />}
      </span>
      {columns.length > 0 && <RowFacts row={row} columns={columns} />}
    </Link>
  );
}
