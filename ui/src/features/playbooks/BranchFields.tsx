import { ActionIcon, Button, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type Askable, askableOf, blankTest, ConditionEditor, type Variable } from "@/shared/conditions";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { NextField, type StepProps } from "./Inspector";
import { type Branch, type Playbook, textIn, withText } from "./language";
import { catalogueQuery } from "./queries";
import { addBranch, stepsOf } from "./tree";

/** Ways out of a decision: the first that holds is taken. */
export function BranchFields({ playbook, step, set, place, findings }: StepProps) {
  const { t } = useI18n();
  const branches = step.branches ?? [];
  const askable = useAskable(playbook);
  const problems = findings
    .filter((finding) => finding.severity === "error")
    .map((finding) => ({ field: finding.place, problem: `${finding.problem}; ${finding.remedy}` }));
  const put = (n: number, part: Partial<Branch>) =>
    set({ branches: branches.map((old, at) => (at === n ? { ...old, ...part } : old)) });
  const [first] = askable.variables;
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
          <ConditionEditor
            key={place}
            condition={branch.when}
            askable={askable}
            name={String(n + 1)}
            place={`${place}.branches[${n}].when`}
            problems={problems}
            set={(when) => put(n, { when })}
          />
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
        disabled={!first}
        onClick={() => first && set({ branches: addBranch(step, { when: blankTest(first) }).branches })}
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

/** Everything that a condition may ask about here, with its type: answers, what actions give, facts, and how often. */
function useAskable(playbook: Playbook): Askable {
  const { t, language } = useI18n();
  const { data: catalogue } = useQuery(catalogueQuery);
  const known = askableOf(catalogue?.facts ?? [], catalogue?.types ?? [], language);
  const own: Variable[] = stepsOf(playbook).flatMap(({ step }) => [
    ...(step.answers ?? []).map((answer) => ({
      name: answer.name,
      type: answer.type,
      label: textIn(answer.label, language) || answer.name,
      choices: (answer.choices ?? []).map((choice) => choice.value),
    })),
    ...(catalogue?.actions.find((action) => action.name === step.action)?.gives ?? []).map((given) => ({
      name: `${step.id}.${given.name}`,
      type: given.type,
      label: `${textIn(step.title, language) || step.id}: ${given.name}`,
      choices: [],
    })),
  ]);
  const times: Variable[] = stepsOf(playbook).map(({ step }) => ({
    name: `${step.id}.times`,
    type: "number",
    label: t("playbook.times_of", { step: textIn(step.title, language) || step.id }),
    choices: [],
  }));
  const byName = new Map([...times, ...known.variables, ...own].map((one) => [one.name, one]));
  const checked = new Set(stepsOf(playbook).flatMap(({ step }) => step.facts ?? []));
  const facts = new Set((catalogue?.facts ?? []).filter((fact) => !fact.always).map((fact) => fact.name));
  // What was asked or looked up here comes first; what stands in texts, and how often, is seldom asked about.
  const rank = (name: string) =>
    own.some((one) => one.name === name) ? 0 : checked.has(name) ? 1 : facts.has(name) ? 2 : 3;
  const variables = [...byName.values()]
    .toSorted((one, other) => rank(one.name) - rank(other.name))
    .map((one) => ({ ...one, label: one.label === one.name ? one.name : `${one.label} (${one.name})` }));
  return { ...known, variables };
}
