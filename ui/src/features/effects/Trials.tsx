import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PlaybookDetail, PlaybookTrial } from "@/api/models";
import { useMay } from "@/features/staff";
import { Card, EditDialog, ProblemNote, When } from "@/shared/parts";
import { type Compared, trialsQuery, useBeginTrial, useDecideTrial } from "./queries";
import { useEffectWords } from "./words";

type Props = {
  playbook: PlaybookDetail;
  versions: number[];
  days: number;
  compare: (compared: Compared) => void;
};

/** A trial is begun, looked at and decided here; earlier ones stay to be read. */
export function Trials({ playbook, versions, days, compare }: Props) {
  const { t } = useEffectWords();
  const manages = useMay("playbooks.manage");
  const trials = useQuery(trialsQuery(playbook.key));
  const [beginning, setBeginning] = useState(false);
  const [deciding, setDeciding] = useState(false);
  const current = trials.data?.find((one) => one.ended_at === null);
  const over = trials.data?.filter((one) => one.ended_at !== null) ?? [];
  const words = (one: PlaybookTrial) => ({ first: one.first_version, second: one.second_version });
  const look = (one: PlaybookTrial) =>
    compare({
      version: one.second_version,
      against: one.first_version,
      trial: one.id,
      days,
      points: null,
      minutes: null,
    });
  return (
    <Card title={t("trial.title")} beside={<span className="meta">{t("trial.hint")}</span>}>
      {trials.isError && <ProblemNote error={trials.error} retry={() => void trials.refetch()} />}
      {trials.data && !current && (
        <p className="effect-row">
          <span className="quiet">{t(versions.length < 2 ? "trial.needs_two" : "trial.none")}</span>
          {manages && versions.length > 1 && playbook.state === "published" && (
            <Button size="xs" variant="default" onClick={() => setBeginning(true)}>
              {t("trial.begin")}
            </Button>
          )}
        </p>
      )}
      {current && (
        <div className="effect-row">
          <p>
            {t("trial.under_way", { ...words(current), share: current.share })} <When at={current.started_at} />.{" "}
            <span className="meta">{current.why}</span>
          </p>
          <Button size="xs" onClick={() => look(current)}>
            {t("trial.look")}
          </Button>
          {manages && (
            <Button size="xs" variant="default" onClick={() => setDeciding(true)}>
              {t("trial.decide")}
            </Button>
          )}
        </div>
      )}
      <ul className="effect-cases">
        {over.map((one) => (
          <li key={one.id}>
            <span>
              {t("trial.decided", { ...words(one), n: one.decision ?? 0 })}{" "}
              <span className="meta">
                {one.decided_why} {one.ended_at && <When at={one.ended_at} />}
              </span>
            </span>
            <span className="grow" />
            <Button size="compact-xs" variant="subtle" onClick={() => look(one)}>
              {t("trial.look")}
            </Button>
          </li>
        ))}
      </ul>
      {beginning && <Begin playbookKey={playbook.key} versions={versions} close={() => setBeginning(false)} />}
      {deciding && current && <Decide trial={current} close={() => setDeciding(false)} />}
    </Card>
  );
}

function Begin({ playbookKey, versions, close }: { playbookKey: string; versions: number[]; close: () => void }) {
  const { t } = useEffectWords();
  const begin = useBeginTrial(playbookKey);
  const [second, first] = versions;
  const [input, setInput] = useState({ first: first ?? 1, second: second ?? 2, share: 50, points: 5, minutes: 120 });
  const [why, setWhy] = useState("");
  const put = (part: Partial<typeof input>) => setInput((before) => ({ ...before, ...part }));
  const data = versions.map((n) => ({ value: String(n), label: t("effect.version_n", { n }) }));
  const save = () =>
    begin.mutate(
      {
        first_version: input.first,
        second_version: input.second,
        share: input.share,
        points: input.points,
        minutes: input.minutes,
        why,
      },
      { onSuccess: close },
    );
  const numbers = [
    ["trial.share", "share", 99],
    ["effect.points", "points", 50],
    ["effect.minutes", "minutes", 43_200],
  ] as const;
  return (
    <EditDialog
      title={t("trial.begin")}
      close={close}
      save={save}
      saving={begin.isPending}
      error={begin.error}
      disabled={why.trim() === "" || input.first === input.second}
      saveLabel={t("trial.begin")}
    >
      <p className="meta">{t("trial.hint")}</p>
      <Select
        label={t("trial.first")}
        allowDeselect={false}
        value={String(input.first)}
        onChange={(value) => put({ first: Number(value) })}
        data={data}
      />
      <Select
        label={t("trial.second")}
        allowDeselect={false}
        value={String(input.second)}
        onChange={(value) => put({ second: Number(value) })}
        data={data}
      />
      {numbers.map(([label, field, max]) => (
        <NumberInput
          key={field}
          label={t(label)}
          min={1}
          max={max}
          allowDecimal={false}
          value={input[field]}
          onChange={(value) => put({ [field]: Number(value) })}
        />
      ))}
      <TextInput
        label={t("trial.why")}
        required
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </EditDialog>
  );
}

function Decide({ trial, close }: { trial: PlaybookTrial; close: () => void }) {
  const { t } = useEffectWords();
  const decide = useDecideTrial(trial.playbook, trial.id);
  const [version, setVersion] = useState(trial.second_version);
  const [why, setWhy] = useState("");
  return (
    <EditDialog
      title={t("trial.decide")}
      close={close}
      save={() => decide.mutate({ version, why }, { onSuccess: close })}
      saving={decide.isPending}
      error={decide.error}
      disabled={why.trim() === ""}
      saveLabel={t("trial.decide")}
    >
      <Select
        label={t("effect.version")}
        allowDeselect={false}
        value={String(version)}
        onChange={(value) => setVersion(Number(value))}
        data={[trial.first_version, trial.second_version].map((n) => ({
          value: String(n),
          label: t("trial.goes_on", { n }),
        }))}
      />
      <TextInput
        label={t("trial.why")}
        required
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
