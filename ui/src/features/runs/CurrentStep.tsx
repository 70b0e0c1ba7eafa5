import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { PlaybookRun, PlaybookRunCurrent, PlaybookRunInput, Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, Kbd, ProblemNote } from "@/shared/parts";
import { ActionWords } from "./ActionWords";
import { AskedField } from "./AskedField";
import { GivenFields, lacking } from "./GivenFields";
import { useRunChanges } from "./queries";
import { Found, StepWords } from "./StepWords";
import { readValue, type Step, type Value } from "./values";

type Props = {
  run: PlaybookRun;
  current: PlaybookRunCurrent;
  ticket: Ticket;
  writable: boolean;
  insert: (text: string) => void;
};
type Input = PlaybookRunInput["input"];
type Telling = "skipped" | "refused" | null;

/** Where the run is: what is asked, what there is to do, and the buttons for it. */
export function CurrentStep({ run, current, ticket, writable, insert }: Props) {
  const { t, language } = useI18n();
  const changes = useRunChanges(ticket.id);
  const step = current.step as unknown as Step;
  const asks = current.asks.filter((asked) => !asked.found);
  const [typed, setTyped] = useState<{ [name: string]: string }>({});
  const [seen, setSeen] = useState<number[]>([]);
  const [nevertheless, setNevertheless] = useState("");
  const [given, setGiven] = useState<{ [name: string]: Value }>({});
  const [minutes, setMinutes] = useState<number | string>("");
  const [telling, setTelling] = useState<Telling>(null);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const evidence = step.evidence ?? [];
  const action = current.action;
  const missing = action && !action.by_hand ? lacking(action, given) : [];
  const blocked = Boolean(action && (action.lacks || missing.length > 0 || (action.hindrance && empty(given))));

  const give = async (input: Input) => {
    setBusy(true);
    setError(null);
    try {
      await changes.finish(run, {
        step: step.id,
        input,
        with: given as PlaybookRunInput["with"],
        nevertheless: nevertheless.trim() || null,
        minutes: minutes === "" ? null : Number(minutes),
      });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const finish = (event: FormEvent) => {
    event.preventDefault();
    if (telling) {
      if (reason.trim() !== "") void give({ input: telling, reason });
      return;
    }
    const values: { [name: string]: Value } = {};
    for (const asked of asks) {
      const value = readValue(asked.type, typed[asked.name] ?? "");
      if (value) values[asked.name] = value;
    }
    const there: { [kind: string]: number } = {};
    for (const at of seen) {
      const one = evidence[at];
      if (one) there[one.kind] = Math.max(there[one.kind] ?? 0, one.at_least);
    }
    void give({ input: "done", values, evidence: there });
  };
  const wrong = (name: string) => (isProblem(error) ? error.of(`values.${name}`) : undefined);
  const exception = isProblem(error) ? (error.of("exception") ?? error.of("goodwill")) : undefined;
  return (
    <form className="run-current" aria-label={textIn(step.title, language)} onSubmit={finish}>
      <div className="run-head">
        <Icon name="right" size={14} />
        <b className="grow">{textIn(step.title, language)}</b>
        {step.minutes && <span className="meta">{t("run.minutes", { n: step.minutes })}</span>}
      </div>
      <StepWords step={step} current={current} />
      {action && <ActionWords action={action} />}
      <Found current={current} />
      {writable && (
        <>
          {current.reply && (
            <div className="run-reply">
              <p className="meta run-quote" dir="auto">
                {current.reply.text}
              </p>
              <Button
                size="xs"
                variant="default"
                leftSection={<Icon name="edit" size={14} />}
                onClick={() => current.reply && insert(current.reply.text)}
              >
                {t("run.insert")}
              </Button>
            </div>
          )}
          {!telling &&
            asks.map((asked) => (
              <AskedField
                key={asked.name}
                asked={asked}
                order={ticket.order?.id ?? null}
                value={typed[asked.name] ?? ""}
                error={wrong(asked.name)}
                change={(value) => setTyped((before) => ({ ...before, [asked.name]: value }))}
              />
            ))}
          {!telling &&
            evidence.map((one, at) => (
              <Checkbox
                // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
                key={at}
                size="xs"
                label={`${one.at_least} × ${textIn(one.label, language) || one.kind.replaceAll("_", " ")}`}
                checked={seen.includes(at)}
                onChange={() => setSeen(seen.includes(at) ? seen.filter((other) => other !== at) : [...seen, at])}
              />
            ))}
          {!telling && action && <GivenFields action={action} order={ticket.order?.id ?? null} change={setGiven} />}
          {exception && (
            <TextInput
              size="xs"
              label={t("run.nevertheless")}
              maxLength={300}
              value={nevertheless}
              error={exception}
              onChange={(event) => setNevertheless(event.currentTarget.value)}
            />
          )}
          {telling && (
            <TextInput
              size="xs"
              label={t(telling === "skipped" ? "run.skip_why" : "run.refuse_why")}
              autoFocus
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
          {!telling && step.kind !== "wait" && (
            <NumberInput
              size="xs"
              className="run-minutes"
              label={t("run.took")}
              min={0}
              max={1440}
              allowDecimal={false}
              hideControls
              value={minutes}
              onChange={setMinutes}
            />
          )}
          {error !== null && !exception && <ProblemNote error={error} />}
          <Buttons
            step={step}
            current={current}
            telling={telling}
            tell={setTelling}
            busy={busy}
            otherwise={!empty(given)}
            blocked={blocked || (telling !== null && reason.trim() === "")}
            late={() => void give({ input: "late" })}
          />
        </>
      )}
    </form>
  );
}

const empty = (given: object) => Object.keys(given).length === 0;

type ButtonsProps = {
  step: Step;
  current: PlaybookRunCurrent;
  telling: Telling;
  tell: (telling: Telling) => void;
  busy: boolean;
  // It is given something else than the playbook says.
  otherwise: boolean;
  blocked: boolean;
  late: () => void;
};

function Buttons({ step, current, telling, tell, busy, otherwise, blocked, late }: ButtonsProps) {
  const { t } = useI18n();
  const waits = step.kind === "wait";
  const acts = step.kind === "action" && (!current.action?.by_hand || otherwise);
  const label = telling
    ? t(telling === "skipped" ? "run.skip" : "run.refuse")
    : t(acts ? "run.do" : waits ? "run.happened" : "run.done");
  return (
    <span className="run-buttons">
      <Button
        size="xs"
        type="submit"
        variant={waits ? "default" : "filled"}
        loading={busy}
        disabled={blocked && (telling !== null || acts)}
        rightSection={telling ? undefined : <Kbd>p</Kbd>}
        data-next
      >
        {label}
      </Button>
      {telling ? (
        <Button size="xs" variant="default" onClick={() => tell(null)}>
          {t("action.cancel")}
        </Button>
      ) : (
        <>
          {step.optional && (
            <Button size="xs" variant="subtle" onClick={() => tell("skipped")}>
              {t("run.skip")}
            </Button>
          )}
          {step.kind === "action" && (
            <Button size="xs" variant="subtle" onClick={() => tell("refused")}>
              {t("run.refuse")}
            </Button>
          )}
          {waits && step.for && (
            <Button size="xs" variant="subtle" loading={busy} onClick={late}>
              {t("run.late")}
            </Button>
          )}
        </>
      )}
    </span>
  );
}
