import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Status, Ticket, Urgency } from "@/api/models";
import { useIsAway, usePeople, useSession, useTeams } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { Avatar, Badge, Icon, offerUndo, Picker, type Tone, tellProblem } from "@/shared/parts";
import type { TicketChanges } from "./changing";
import { useStatuses, useStatusShown } from "./queries";
import { SnoozeMoment } from "./SnoozeMoment";
import { OWN_MOMENT, snoozeChoices } from "./snoozing";
import { openTasks } from "./tasks";
import { URGENCIES } from "./views";

export type OpenPicker = "assign" | "team" | "status" | "label" | "snooze" | "urgency" | "macro" | null;

export type ToolProps = {
  ticket: Ticket;
  changes: TicketChanges;
  picker: OpenPicker;
  setPicker: (picker: OpenPicker) => void;
  writable: boolean;
};

const CATEGORY_TONE: Record<string, Tone> = {
  new: "accent",
  open: "accent",
  pending: "outline",
  on_hold: "plain",
  solved: "green",
  closed: "plain",
};

export function StatusBadge({ status }: { status: Ticket["status"] }) {
  const shown = useStatusShown();
  return <Badge tone={CATEGORY_TONE[status.category] ?? "plain"}>{shown(status).name}</Badge>;
}

function opening(props: ToolProps, name: OpenPicker) {
  return {
    opened: props.picker === name,
    setOpened: (opened: boolean) => props.setPicker(opened ? name : null),
    disabled: !props.writable,
  };
}

export function solvedStatus(statuses: Status[] | undefined): Status | undefined {
  return statuses?.find((status) => status.category === "solved");
}

/** Sets a status and offers the one before back. */
export function useSetStatus(ticket: Ticket, changes: TicketChanges) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const before = ticket.status;
  return async (status: Pick<Status, "key" | "name" | "category">) => {
    if (status.key === before.key) return;
    try {
      await changes.setStatus(status.key);
      const left = status.category === "solved" ? await openTasks(queries, ticket.id) : 0;
      const said = t("done.status", { name: status.name });
      offerUndo(left > 0 ? `${said}. ${t("task.left", { n: left })}` : said, t, () => changes.setStatus(before.key));
    } catch (error) {
      tellProblem(error, t);
    }
  };
}

export function useSolve(ticket: Ticket, changes: TicketChanges) {
  const { data: statuses } = useStatuses();
  const setStatus = useSetStatus(ticket, changes);
  return async () => {
    const solved = solvedStatus(statuses);
    if (solved) await setStatus(solved);
  };
}

export function StatusPicker(props: ToolProps) {
  const { t } = useI18n();
  const word = useWord();
  const { data: statuses } = useStatuses();
  const setStatus = useSetStatus(props.ticket, props.changes);
  const shown = useStatusShown();
  return (
    <Picker
      {...opening(props, "status")}
      label={t("tool.status", { name: shown(props.ticket.status).name })}
      className="badge-button"
      target={<StatusBadge status={props.ticket.status} />}
      choices={(statuses ?? [])
        .filter((status) => status.category !== "new" || status.key === props.ticket.status.key)
        .map((status) => ({
          value: status.key,
          label: status.name,
          hint: word("category", status.category) === status.name ? undefined : word("category", status.category),
          picked: status.key === props.ticket.status.key,
        }))}
      pick={(key) => {
        const status = statuses?.find((one) => one.key === key);
        if (status) void setStatus(status);
      }}
    />
  );
}

/** Whom and which team a ticket can be given to, and giving it; before is offered back. */
export function useAssigning(ticket: Pick<Ticket, "assignee" | "team">, changes: TicketChanges) {
  const { t } = useI18n();
  const { person } = useSession();
  const people = usePeople();
  const teams = useTeams();
  const isAway = useIsAway();
  const before = { assignee_id: ticket.assignee?.id ?? null, team_id: ticket.team?.id ?? null };
  const others = (people.data ?? []).filter((one) => one.active && one.id !== person.id);
  const choices = [
    { value: `p:${person.id}`, label: person.name, hint: t("tool.me"), picked: ticket.assignee?.id === person.id },
    ...others.map((one) => ({
      value: `p:${one.id}`,
      label: one.name,
      hint: isAway(one.id) ? t("away.away") : undefined,
      picked: ticket.assignee?.id === one.id,
    })),
    ...(teams.data ?? []).map((team) => ({
      value: `t:${team.id}`,
      label: team.name,
      hint: t("field.team"),
      picked: ticket.team?.id === team.id,
      lead: <Icon name="users" size={14} />,
    })),
    { value: "p:", label: t("tool.nobody"), picked: ticket.assignee === null },
  ];
  const pick = async (value: string) => {
    const id = value.slice(2) || null;
    const next = value.startsWith("t:") ? { assignee_id: null, team_id: id } : { ...before, assignee_id: id };
    try {
      await changes.assign(next);
      const name = choices.find((choice) => choice.value === value)?.label ?? "";
      offerUndo(id ? t("done.assigned", { name }) : t("done.unassigned"), t, () => changes.assign(before));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return { choices, pick };
}

export function AssignPicker(props: ToolProps) {
  const { t } = useI18n();
  const { ticket } = props;
  const { choices, pick } = useAssigning(ticket, props.changes);
  const isAway = useIsAway();
  const name = ticket.assignee?.name ?? t("row.unassigned");
  return (
    <Picker
      {...opening(props, "assign")}
      label={t("tool.assign", { name })}
      target={
        <>
          <Avatar name={ticket.assignee?.name ?? null} quiet />
          <span className="ellipsis">{name}</span>
          {isAway(ticket.assignee?.id) && <Badge icon="moon">{t("away.away")}</Badge>}
          {ticket.team && <span className="meta ellipsis assign-team">{ticket.team.name}</span>}
        </>
      }
      choices={choices}
      pick={(value) => void pick(value)}
    />
  );
}

/** The team alone; who is assigned stays. */
export function TeamPicker(props: ToolProps) {
  const { t } = useI18n();
  const { ticket, changes } = props;
  const teams = useTeams();
  const before = { assignee_id: ticket.assignee?.id ?? null, team_id: ticket.team?.id ?? null };
  const pick = async (id: string) => {
    try {
      await changes.assign({ ...before, team_id: id || null });
      const name = teams.data?.find((team) => team.id === id)?.name ?? t("tool.no_team");
      offerUndo(t("done.assigned", { name }), t, () => changes.assign(before));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <Picker
      {...opening(props, "team")}
      label={t("tool.team", { name: ticket.team?.name ?? t("tool.no_team") })}
      className="icon-button"
      target={<Icon name="users" />}
      choices={[
        ...(teams.data ?? []).map((team) => ({
          value: team.id,
          label: team.name,
          picked: ticket.team?.id === team.id,
        })),
        { value: "", label: t("tool.no_team"), picked: ticket.team === null },
      ]}
      pick={(value) => void pick(value)}
    />
  );
}

export function UrgencyPicker(props: ToolProps) {
  const { t } = useI18n();
  const word = useWord();
  const { ticket, changes } = props;
  const before = ticket.urgency;
  const loud = before === "urgent" || before === "high";
  const pick = async (urgency: string) => {
    try {
      await changes.change({ urgency });
      offerUndo(t("done.urgency", { name: word("urgency", urgency) }), t, () => changes.change({ urgency: before }));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <Picker
      {...opening(props, "urgency")}
      label={t("tool.urgency", { name: word("urgency", before) })}
      className="badge-button"
      target={
        <Badge tone={loud ? "amber" : "outline"} icon="flag">
          {word("urgency", before)}
        </Badge>
      }
      choices={URGENCIES.map((one: Urgency) => ({ value: one, label: word("urgency", one), picked: one === before }))}
      pick={(value) => void pick(value)}
    />
  );
}

export function LabelPicker(props: ToolProps) {
  const { t } = useI18n();
  const { ticket, changes } = props;
  const guard = (answer: Promise<unknown>) => answer.catch((error) => tellProblem(error, t));
  return (
    <Picker
      {...opening(props, "label")}
      label={t("tool.label")}
      className="icon-button"
      closeOnPick={false}
      target={<Icon name="tag" />}
      choices={ticket.tags.map((tag) => ({ value: tag, label: tag, picked: true, hint: t("tool.label_remove") }))}
      pick={(tag) => void guard(changes.removeTag(tag))}
      create={(tag) => void guard(changes.addTag(tag))}
    />
  );
}

export function SnoozePicker(props: ToolProps) {
  const { t, locale } = useI18n();
  const { ticket, changes } = props;
  const choices = snoozeChoices(new Date(), locale);
  const [choosing, setChoosing] = useState(false);
  const pick = async (value: string) => {
    if (value === OWN_MOMENT) return setChoosing(true);
    try {
      if (value === "wake") return void (await changes.wake());
      await changes.snooze(value);
      offerUndo(t("done.snoozed"), t, () => changes.wake());
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <>
      <Picker
        {...opening(props, "snooze")}
        label={t("tool.snooze")}
        className="icon-button"
        target={<Icon name="clock" />}
        choices={[
          ...(ticket.snoozed_until ? [{ value: "wake", label: t("snooze.wake") }] : []),
          ...choices.map((choice) => ({ value: choice.until, label: t(choice.label), hint: choice.when })),
          { value: OWN_MOMENT, label: t("snooze.choose") },
        ]}
        pick={(value) => void pick(value)}
      />
      {choosing && <SnoozeMoment pick={(until) => void pick(until)} close={() => setChoosing(false)} />}
    </>
  );
}
