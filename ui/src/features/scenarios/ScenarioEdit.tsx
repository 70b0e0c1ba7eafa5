import { MultiSelect, NumberInput, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Scenario, ScenarioDefinition } from "@/api/models";
import { isProblem } from "@/api/problem";
import { usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { journeyQuery, useAddScenario, useChangeScenario } from "./queries";
import { areWritten, SignsEdit } from "./SignsEdit";
import { textIn, withText } from "./texts";

const LANGUAGES = ["en", "de"] as const;

/** What a key looks like, from a name. */
export function keyOf(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
}

export const EMPTY = {
  name: {},
  description: {},
  touchpoint: "",
  state: "draft",
  estimate: { per_thousand: 5, impact: 3, hours: 24 },
  owner_id: null,
  stakeholders: [],
  review_on: null,
  examples: {},
  signs: [],
} as unknown as ScenarioDefinition;

type Props = {
  scenario?: Scenario;
  /** What a new one begins with. */
  from?: ScenarioDefinition;
  /** Instead of going to the new one. */
  added?: (scenario: Scenario) => void;
  close: () => void;
};

/** Writes a further version of a scenario, or the first one of a new one. */
export function ScenarioEdit({ scenario, from = EMPTY, added, close }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const add = useAddScenario();
  const change = useChangeScenario(scenario ?? { key: "", version: 0 });
  const [definition, setDefinition] = useState(scenario?.definition ?? from);
  const [unread, setUnread] = useState(false);
  const [why, setWhy] = useState("");
  const put = (part: Partial<ScenarioDefinition>) => setDefinition((before) => ({ ...before, ...part }));
  const signs = definition.signs ?? [];
  const error = add.error ?? change.error;
  const key = keyOf(textIn(definition.name, "en"));
  const save = () => {
    const examples = Object.entries(definition.examples ?? {}).map(([language, said]) => [
      language,
      (said as string[]).map((one) => one.trim()).filter((one) => one !== ""),
    ]);
    const whole = { ...definition, examples: Object.fromEntries(examples) };
    if (scenario) return change.mutate({ definition: whole, why }, { onSuccess: close });
    return add.mutate(
      { key, definition: whole, why },
      {
        onSuccess: (made) =>
          added ? added(made) : void navigate({ to: "/scenarios/$scenarioKey", params: { scenarioKey: made.key } }),
      },
    );
  };
  return (
    <EditDialog
      size="xl"
      title={t(scenario ? "scenario.edit" : "scenario.new")}
      close={close}
      save={save}
      saving={add.isPending || change.isPending}
      error={error}
      disabled={key === "" || definition.touchpoint === "" || why.trim() === "" || unread || !areWritten(signs)}
    >
      <Words definition={definition} put={put} />
      <Place definition={definition} put={put} />
      <Estimates definition={definition} put={put} />
      <SignsEdit
        signs={signs}
        set={(to) => put({ signs: to })}
        broken={setUnread}
        problems={isProblem(error) ? error.errors : []}
      />
      <TextInput
        label={t("scenario.why")}
        description={t("scenario.why_hint")}
        required
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </EditDialog>
  );
}

type PartProps = { definition: ScenarioDefinition; put: (part: Partial<ScenarioDefinition>) => void };

function Words({ definition, put }: PartProps) {
  const { t } = useI18n();
  const plain = (texts: unknown, language: string) =>
    typeof texts === "string"
      ? language === "en"
        ? texts
        : ""
      : ((texts as Record<string, string> | undefined)?.[language] ?? "");
  return (
    <>
      {LANGUAGES.map((language) => (
        <fieldset key={language} className="scenario-words">
          <legend>{t(`scenario.in_${language}`)}</legend>
          <TextInput
            label={t("field.name")}
            data-autofocus={language === "en" || undefined}
            maxLength={200}
            value={plain(definition.name, language)}
            onChange={(event) => put({ name: withText(definition.name, language, event.currentTarget.value) })}
          />
          <Textarea
            label={t("scenario.description")}
            autosize
            maxRows={6}
            value={plain(definition.description, language)}
            onChange={(event) =>
              put({ description: withText(definition.description, language, event.currentTarget.value) })
            }
          />
          <Textarea
            label={t("scenario.examples")}
            description={t("scenario.examples_hint")}
            autosize
            minRows={3}
            maxRows={10}
            value={(definition.examples?.[language] ?? []).join("\n")}
            onChange={(event) =>
              put({ examples: { ...definition.examples, [language]: event.currentTarget.value.split("\n") } })
            }
          />
        </fieldset>
      ))}
    </>
  );
}

function Place({ definition, put }: PartProps) {
  const { t, language } = useI18n();
  const people = usePeople();
  const { data: journey } = useQuery(journeyQuery);
  const points = (journey?.stages ?? []).flatMap((stage) =>
    stage.touchpoints.map((one) => ({
      value: one.key,
      label: `${textIn(stage.name, language)}: ${textIn(one.name, language)}`,
    })),
  );
  return (
    <>
      <Select
        label={t("scenario.touchpoint")}
        searchable
        value={definition.touchpoint || null}
        onChange={(value) => put({ touchpoint: value ?? "" })}
        data={points}
      />
      <Select
        label={t("scenario.state")}
        allowDeselect={false}
        value={definition.state}
        onChange={(value) => put({ state: value as ScenarioDefinition["state"] })}
        data={(["draft", "active", "retired"] as const).map((one) => ({
          value: one,
          label: t(`scenario.state.${one}`),
        }))}
      />
      <Select
        label={t("scenario.owner")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("scenario.no_owner") }}
        value={definition.owner_id ?? null}
        onChange={(value) => put({ owner_id: value })}
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      <TagsInput
        label={t("scenario.stakeholders")}
        value={definition.stakeholders ?? []}
        onChange={(stakeholders) => put({ stakeholders })}
      />
      <MultiSelect
        label={t("scenario.stakeholder_people")}
        description={t("scenario.stakeholder_people_hint")}
        searchable
        maxValues={20}
        value={definition.stakeholder_ids ?? []}
        onChange={(stakeholder_ids) => put({ stakeholder_ids })}
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
      />
      <TextInput
        type="date"
        label={t("scenario.review")}
        value={definition.review_on ?? ""}
        onChange={(event) => put({ review_on: event.currentTarget.value || null })}
      />
    </>
  );
}

function Estimates({ definition, put }: PartProps) {
  const { t } = useI18n();
  const { estimate } = definition;
  const set = (part: Partial<typeof estimate>) => put({ estimate: { ...estimate, ...part } });
  return (
    <div className="scenario-estimates">
      <NumberInput
        label={t("scenario.per_thousand")}
        min={0}
        max={10_000}
        allowDecimal={false}
        value={estimate.per_thousand}
        onChange={(value) => set({ per_thousand: Number(value) })}
      />
      <NumberInput
        label={t("scenario.impact_estimate")}
        min={1}
        max={5}
        allowDecimal={false}
        value={estimate.impact}
        onChange={(value) => set({ impact: Number(value) })}
      />
      <NumberInput
        label={t("scenario.hours")}
        min={0}
        max={10_000}
        allowDecimal={false}
        value={estimate.hours}
        onChange={(value) => set({ hours: Number(value) })}
      />
    </div>
  );
}
