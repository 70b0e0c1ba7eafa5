import { Button, Group, Modal } from "@mantine/core";
import { useState } from "react";
import type { Steps, TicketRow } from "@/api/models";
import { useActiveScenarios, useConfirmTickets } from "@/features/scenarios";
import { useMay, usePeople, useSession, useTeams } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { type Choice, Picker, tell, tellProblem } from "@/shared/parts";
import { type Refused, useBulk } from "./bulk";
import { MergeDialog } from "./MergeDialog";
import { useStatuses } from "./queries";
import { MERGED_MAX } from "./restructuring";
import { SnoozeMoment } from "./SnoozeMoment";
import { OWN_MOMENT, snoozeChoices } from "./snoozing";
import { solvedStatus } from "./TicketTools";
import { ASIDES, type Aside } from "./views";

type Tool = "assign" | "team" | "status" | "tag" | "snooze" | "aside";
type Props = { rows: TicketRow[]; clear: () => void; all: () => void };

/** What can be done with the selected tickets; the keys are those of one ticket. */
export function BulkBar({ rows, clear, all }: Props) {
  const { t } = useI18n();
  const mayAnswer = useMay("tickets.answer");
  const mayMerge = useMay("tickets.restructure") && rows.length > 1 && rows.length <= MERGED_MAX;
  const { data: statuses } = useStatuses();
  const [merging, setMerging] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [open, setOpen] = useState<Tool | "scenario" | null>(null);
  const bulk = useBulk(clear);
  const tools = useTools(rows);
  const apply = (steps: Partial<Steps>) => void bulk.apply(rows, steps);
  useKeys(
    mayAnswer
      ? {
          assign: () => setOpen("assign"),
          team: () => setOpen("team"),
          status: () => setOpen("status"),
          label: () => setOpen("tag"),
          snooze: () => setOpen("snooze"),
          scenario: () => setOpen("scenario"),
          solve: () => {
            const solved = solvedStatus(statuses);
            if (solved) apply({ status: solved.key });
          },
          ...(mayMerge ? { merge: () => setMerging(true) } : {}),
        }
      : {},
  );
  return (
    <section className="bulk-bar" aria-label={t("bulk.label")}>
      <span role="status">{t("select.count", { n: rows.length })}</span>
      {mayAnswer &&
        tools.map((tool) => (
          <Picker
            key={tool.name}
            opened={open === tool.name}
            setOpened={(opened) => setOpen(opened ? tool.name : null)}
            label={t(`bulk.${tool.name}`)}
            target={t(`bulk.${tool.name}`)}
            disabled={bulk.busy}
            choices={tool.choices}
            pick={(value) => (value === OWN_MOMENT ? setChoosing(true) : apply(tool.steps(value)))}
            create={tool.name === "tag" ? (tag) => apply({ add_tags: [tag] }) : undefined}
          />
        ))}
      {mayAnswer && (
        <ScenarioTool
          rows={rows}
          opened={open === "scenario"}
          setOpened={(opened) => setOpen(opened ? "scenario" : null)}
          done={clear}
        />
      )}
      {mayAnswer && mayMerge && (
        <button type="button" className="pill-button" onClick={() => setMerging(true)}>
          {t("bulk.merge")}
        </button>
      )}
      {choosing && <SnoozeMoment pick={(until) => apply({ snoozed_until: until })} close={() => setChoosing(false)} />}
      {merging && <MergeDialog tickets={rows} close={() => setMerging(false)} done={clear} />}
      <Button variant="subtle" size="compact-xs" onClick={all}>
        {t("select.all")}
      </Button>
      <Button variant="subtle" size="compact-xs" onClick={clear}>
        {t("select.clear")}
      </Button>
      {bulk.refused && <Report report={bulk.refused} apply={bulk.apply} close={bulk.dismiss} />}
    </section>
  );
}

type ScenarioProps = { rows: TicketRow[]; opened: boolean; setOpened: (opened: boolean) => void; done: () => void };

/** What they are all about. Each that cannot be given it is told; the others are. */
function ScenarioTool({ rows, opened, setOpened, done }: ScenarioProps) {
  const { t } = useI18n();
  const confirm = useConfirmTickets();
  const choices = useActiveScenarios();
  if (choices.length === 0) return null;
  const pick = (value: string) =>
    confirm.mutate(
      { tickets: rows.map((row) => row.id), scenario: value || null },
      {
        onSuccess: ({ classified, refused }) => {
          tell(t("proposal.confirmed", { n: classified, left: refused.length }), t);
          done();
        },
        onError: (error) => tellProblem(error, t),
      },
    );
  return (
    <Picker
      opened={opened}
      setOpened={setOpened}
      label={t("bulk.scenario")}
      target={t("bulk.scenario")}
      disabled={confirm.isPending}
      choices={[...choices, { value: "", label: t("scenario.take_away") }]}
      pick={pick}
    />
  );
}

type ToolChoices = { name: Tool; choices: Choice[]; steps: (value: string) => Partial<Steps> };

function useTools(rows: TicketRow[]): ToolChoices[] {
  const { t, locale } = useI18n();
  const word = useWord();
  const { person } = useSession();
  const people = usePeople();
  const teams = useTeams();
  const { data: statuses } = useStatuses();
  const others = (people.data ?? []).filter((one) => one.active && one.id !== person.id);
  const tags = [...new Set(rows.flatMap((row) => row.tags))].sort();
  return [
    {
      name: "assign",
      choices: [
        { value: person.id, label: person.name, hint: t("tool.me") },
        ...others.map((one) => ({ value: one.id, label: one.name })),
        { value: "", label: t("tool.nobody") },
      ],
      steps: (id) => ({ assignee_id: id || null }),
    },
    {
      name: "team",
      choices: [
        ...(teams.data ?? []).map((team) => ({ value: team.id, label: team.name })),
        { value: "", label: t("tool.no_team") },
      ],
      steps: (id) => ({ team_id: id || null }),
    },
    {
      name: "status",
      choices: (statuses ?? [])
        .filter((status) => status.category !== "new")
        .map((status) => ({ value: status.key, label: status.name })),
      steps: (status) => ({ status }),
    },
    {
      name: "tag",
      choices: tags.map((tag) => ({ value: tag, label: tag, hint: t("tool.label_remove") })),
      steps: (tag) => ({ remove_tags: [tag] }),
    },
    {
      name: "snooze",
      choices: [
        ...snoozeChoices(new Date(), locale).map((one) => ({ value: one.until, label: t(one.label), hint: one.when })),
        { value: OWN_MOMENT, label: t("snooze.choose") },
      ],
      steps: (until) => ({ snoozed_until: until }),
    },
    {
      name: "aside",
      choices: ASIDES.map((one) => ({ value: one, label: word("aside", one) })),
      steps: (reason) => ({ set_aside: reason as Aside }),
    },
  ];
}

type ReportProps = {
  report: Refused;
  apply: (rows: TicketRow[], steps: Partial<Steps>) => Promise<void>;
  close: () => void;
};

/** Which tickets refused and why. The others can be changed without them. */
function Report({ report, apply, close }: ReportProps) {
  const { t } = useI18n();
  const { steps, rows, refused } = report;
  const names = new Map(rows.map((row) => [row.id, row]));
  const rest = rows.filter((row) => !refused.some((one) => one.ticket_id === row.id));
  return (
    <Modal
      opened
      onClose={close}
      title={t("bulk.refused", { n: refused.length })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
        <section className="bulk-report" tabIndex={0} aria-label={t("bulk.refused", { n: refused.length })}>
          <ul>
            {refused.map((one) => (
              <li key={one.ticket_id}>
                <b>{one.number ? `#${one.number}` : t("bulk.hidden")}</b> {names.get(one.ticket_id)?.subject}:{" "}
                {one.problem}
              </li>
            ))}
          </ul>
        </section>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("action.close")}
          </Button>
          {rest.length > 0 && (
            <Button onClick={() => void apply(rest, steps)}>{t("bulk.rest", { n: rest.length })}</Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}
