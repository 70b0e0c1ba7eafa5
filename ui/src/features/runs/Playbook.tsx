import { Button, Menu, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import type { PlaybookRun, StartablePlaybook, Ticket } from "@/api/models";
import { Learn } from "@/features/learnings";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { useKeys } from "@/shared/keys";
import { Card, Icon, Kbd, Picker, ProblemNote, tellProblem, When } from "@/shared/parts";
import { CurrentStep } from "./CurrentStep";
import { EarlierRuns } from "./EarlierRuns";
import { PassedSteps } from "./PassedSteps";
import { runQuery, startableQuery, useRunChanges } from "./queries";
import type { Step } from "./values";
import "@/shared/theme/runs.css";

type Props = { ticket: Ticket; insert: (text: string) => void };

/** The playbook of a ticket: what is done, where it is, what comes. */
export function Playbook({ ticket, insert }: Props) {
  const { t, language } = useI18n();
  const mayAnswer = useMay("tickets.answer");
  const found = useQuery(runQuery(ticket.id));
  const changes = useRunChanges(ticket.id);
  const [stopping, setStopping] = useState(false);
  const [starting, setStarting] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const writable = mayAnswer && !ticket.merged_into;
  const run = found.data;
  useKeys(
    writable
      ? {
          playbook: () => {
            const next = panel.current?.querySelector<HTMLElement>("[data-next]");
            if (next) next.focus();
            else setStarting(true);
          },
        }
      : {},
  );
  const failed = (error: unknown) => tellProblem(error, t);
  if (found.isPending || (!run && !writable && !found.isError)) return null;
  const open = run?.state === "open";
  return (
    <div ref={panel}>
      <Card
        title={t("run.title")}
        beside={run && <span className="meta run-name">{`${textIn(run.name, language)} v${run.number}`}</span>}
        actions={
          run && writable && (run.can_step_back || open) ? (
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <button type="button" className="plain-button run-more" aria-label={t("run.more")}>
                  <Icon name="dots" />
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  disabled={!run.can_step_back}
                  leftSection={<Icon name="return" />}
                  onClick={() => void changes.stepBack(run).catch(failed)}
                >
                  {t("run.step_back")}
                </Menu.Item>
                {open && (
                  <Menu.Item leftSection={<Icon name="x" />} onClick={() => setStopping(true)}>
                    {t("run.stop")}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          ) : undefined
        }
      >
        {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
        {run?.started_by === "" && (
          <p className="meta run-auto">
            <Icon name="bolt" size={12} /> {t("run.auto_started")}
          </p>
        )}
        {run && <PassedSteps passed={run.passed} />}
        {run?.current && (
          <CurrentStep
            key={`${run.id} ${run.version}`}
            run={run}
            current={run.current}
            ticket={ticket}
            writable={writable}
            insert={insert}
          />
        )}
        {run && open && run.ahead.length > 0 && (
          <ol className="run-steps run-ahead" aria-label={t("run.ahead")}>
            {run.ahead.map((step) => (
              <li key={step.step}>
                <Icon name="right" size={12} />
                <span className="grow">{textIn(step.title, language)}</span>
                <span className="meta">{t(`playbook.kind.${step.kind}` as "playbook.kind.wait")}</span>
              </li>
            ))}
          </ol>
        )}
        {run && !open && <Ended run={run} writable={writable} insert={insert} />}
        {run && <EarlierRuns ticket={ticket.id} shown={run.id} />}
        {stopping && run && (
          <StopForm
            close={() => setStopping(false)}
            stop={(reason) => changes.stop(run, reason).then(() => setStopping(false), failed)}
          />
        )}
        {writable && !open && (
          <Start
            opened={starting}
            setOpened={setStarting}
            start={changes.start}
            none={!run}
            scenario={ticket.scenario}
          />
        )}
        <Learn key={run?.id} place={placeOf(ticket, run)} />
      </Card>
    </div>
  );
}

/** Where somebody is who learns something: at the step of the run, or else with what the ticket is about. */
function placeOf(ticket: Ticket, run: PlaybookRun | null | undefined) {
  const at = { ticket: ticket.id, scenario: ticket.scenario ?? null };
  if (!run) return at;
  const step = (run.current?.step ?? run.end?.step) as unknown as Step | undefined;
  return { ...at, playbook: run.playbook, number: run.number, step: step && { id: step.id, title: step.title } };
}

type StartProps = {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  start: (playbook: string) => Promise<unknown>;
  none: boolean;
  scenario: string | null | undefined;
};

function Start({ opened, setOpened, start, none, scenario }: StartProps) {
  const { t, language } = useI18n();
  const may = useMay("playbooks.read");
  const { data } = useQuery({ ...startableQuery, enabled: may });
  if (!may) return none ? <p className="quiet">{t("run.none")}</p> : null;
  const fits = (of: string | null | undefined) => scenario !== null && scenario !== undefined && of === scenario;
  const hint = (one: StartablePlaybook) => {
    const from = one.starts_from == null ? [] : [t("run.starts_from", { percent: one.starts_from })];
    return [...(fits(one.scenario) ? [t("run.fits")] : []), ...from].join(", ") || undefined;
  };
  const choices = (data ?? []).map((one) => ({
    value: one.key,
    label: textIn(one.name, language),
    hint: hint(one),
    first: fits(one.scenario),
  }));
  choices.sort((one, other) => Number(other.first) - Number(one.first) || one.label.localeCompare(other.label));
  return (
    <>
      {none && <p className="quiet">{t("run.none")}</p>}
      <Picker
        opened={opened}
        setOpened={setOpened}
        label={t("run.start")}
        target={
          <>
            <Icon name="playbook" size={14} /> {t("run.start")} <Kbd>p</Kbd>
          </>
        }
        choices={choices}
        pick={(key) => void start(key).catch((error) => tellProblem(error, t))}
      />
    </>
  );
}

type EndedProps = { run: PlaybookRun; writable: boolean; insert: (text: string) => void };

/** What it came to, with the last words to the customer. */
function Ended({ run, writable, insert }: EndedProps) {
  const { t, language } = useI18n();
  if (run.state === "stopped") {
    return (
      <p className="run-end">
        <Icon name="x" size={14} /> {t("run.stopped")}
        {run.reason && `: ${run.reason}`} {run.ended_at && <When at={run.ended_at} />}
      </p>
    );
  }
  const end = run.end;
  const step = end?.step as unknown as Step | undefined;
  return (
    <div className="run-end">
      <Icon name={step?.kind === "escalate" ? "flag" : "check"} size={14} />
      <span className="grow">
        <b>{textIn(step?.title, language)}</b>
        <span className="meta">
          {" "}
          {step?.kind === "escalate" ? t("run.over_to", { to: step.to ?? "" }) : t("run.ended")}{" "}
          {run.ended_at && <When at={run.ended_at} />}
        </span>
      </span>
      {writable && end?.reply && (
        <Button size="xs" variant="default" onClick={() => end.reply && insert(end.reply.text)}>
          {t("run.insert")}
        </Button>
      )}
    </div>
  );
}

function StopForm({ stop, close }: { stop: (reason: string) => Promise<unknown>; close: () => void }) {
  const { t } = useI18n();
  const [reason, setReason] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== "") void stop(reason);
  };
  return (
    <form className="run-form" aria-label={t("run.stop")} onSubmit={submit}>
      <TextInput
        size="xs"
        label={t("run.stop_why")}
        autoFocus
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <span className="run-buttons">
        <Button size="xs" type="submit" disabled={reason.trim() === ""}>
          {t("run.stop")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
      </span>
    </form>
  );
}
