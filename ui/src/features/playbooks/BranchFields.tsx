import { ActionIcon, Autocomplete, Button, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { NextField, type StepProps } from "./Inspector";
import { type Branch, type Literal, type Playbook, type Test, textIn, withText } from "./language";
import { catalogueQuery } from "./queries";
import { addBranch, stepsOf } from "./tree";
import { ASKS, type Asks, askedOf, useConditionWords } from "./words";

/** Ways out of a decision: the first that holds is taken. */
export function BranchFields({ playbook, step, set }: StepProps) {
  const { t } = useI18n();
  const branches = step.branches ?? [];
  const variables = useVariables(playbook);
  const put = (n: number, part: Partial<Branch>) =>
    set({ branches: branches.map((old, at) => (at === n ? { ...old, ...part } : old)) });
  const first = variables[0] ?? "order.state";
  return (
    <>
      {branches.map((branch, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no name of their own
        <fieldset key={n} className="plain-set stack branch">
          <legend className="field-legend">{t("playbook.branch_n", { n: n + 1 })}</legend>
          <BranchHead
            branch={branch}
            n={n}
            put={put}
            remove={() => set({ branches: branches.filter((_, at) => at !== n) })}
          />
          <ConditionFields branch={branch} n={n} put={put} variables={variables} />
          {(branch.steps ?? []).length === 0 && (
            <NextField
              playbook={playbook}
              label={t("playbook.branch_next", { n: n + 1 })}
              next={branch.next}
              set={(next) => put(n, { next })}
            />
          )}
        </fieldset>
      ))}
      <Button
        variant="subtle"
        leftSection={<Icon name="plus" />}
        onClick={() => set({ branches: addBranch(step, { when: { variable: first, is: true } }).branches })}
      >
        {t("playbook.add_branch")}
      </Button>
      <Switch
        label={t("playbook.has_otherwise")}
        checked={step.otherwise !== undefined}
        onChange={(event) => set({ otherwise: event.currentTarget.checked ? {} : undefined })}
      />
      {step.otherwise && (step.otherwise.steps ?? []).length === 0 && (
        <NextField
          playbook={playbook}
          label={t("playbook.otherwise_next")}
          next={step.otherwise.next}
          set={(next) => set({ otherwise: next === undefined ? {} : { next } })}
        />
      )}
    </>
  );
}

type HeadProps = { branch: Branch; n: number; put: (n: number, part: Partial<Branch>) => void; remove: () => void };

function BranchHead({ branch, n, put, remove }: HeadProps) {
  const { t, language } = useI18n();
  return (
    <div className="field-row">
      <TextInput
        aria-label={t("playbook.branch_label", { n: n + 1 })}
        placeholder={t("playbook.branch_label", { n: n + 1 })}
        value={textIn(branch.label, language)}
        onChange={(event) => put(n, { label: withText(branch.label, language, event.currentTarget.value) })}
      />
      <ActionIcon variant="subtle" aria-label={t("playbook.remove_branch", { n: n + 1 })} onClick={remove}>
        <Icon name="x" />
      </ActionIcon>
    </div>
  );
}

type ConditionProps = Omit<HeadProps, "remove"> & { variables: string[] };

/** A single comparison is chosen; what is joined of several is written as text. */
function ConditionFields({ branch, n, put, variables }: ConditionProps) {
  const { t } = useI18n();
  const words = useConditionWords();
  if (!("variable" in branch.when)) {
    return (
      <p className="meta">
        {words(branch.when)} <br />
        {t("playbook.joined_hint")}
      </p>
    );
  }
  const test: Test = branch.when;
  const { word, value } = askedOf(test);
  const shown = Array.isArray(value) ? value.join(", ") : String(value);
  const ask = (variable: string, asks: Asks, text: string) =>
    put(n, { when: { variable, [asks]: askedValue(asks, text) } });
  return (
    <div className="condition">
      <Autocomplete
        aria-label={t("playbook.variable_n", { n: n + 1 })}
        value={test.variable}
        data={variables}
        limit={60}
        onChange={(variable) => ask(variable, word, shown)}
      />
      <Select
        aria-label={t("playbook.comparison_n", { n: n + 1 })}
        value={word}
        allowDeselect={false}
        data={ASKS.map((one) => ({ value: one, label: t(`playbook.asks.${one}`) }))}
        onChange={(asks) => asks && ask(test.variable, asks as Asks, shown)}
      />
      <TextInput
        aria-label={t("playbook.value_n", { n: n + 1 })}
        value={shown}
        onChange={(event) => ask(test.variable, word, event.currentTarget.value)}
      />
    </div>
  );
}

function askedValue(asks: Asks, text: string): Literal | Literal[] | undefined {
  if (asks === "known") return text !== "false";
  if (asks === "same_as") return text;
  if (asks === "in") {
    const parts = text.split(",").map((part) => literal(part.trim()));
    return parts;
  }
  return literal(text);
}

function literal(text: string): Literal {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d{1,9}$/.test(text) ? Number(text) : text;
}

/** Everything that a condition may ask about here. */
function useVariables(playbook: Playbook): string[] {
  const catalogue = useQuery(catalogueQuery);
  const own = stepsOf(playbook).flatMap(({ step }) => (step.answers ?? []).map((answer) => answer.name));
  const checked = stepsOf(playbook).flatMap(({ step }) => step.facts ?? []);
  const rest = (catalogue.data?.facts ?? []).map((fact) => fact.name);
  const times = stepsOf(playbook).map(({ step }) => `${step.id}.times`);
  return [...new Set([...own, ...checked, ...rest, ...times])];
}
