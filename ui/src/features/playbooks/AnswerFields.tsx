import { ActionIcon, Button, Select, TagsInput, TextInput } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import type { StepProps } from "./Inspector";
import type { Variable } from "./language";

export const TYPES = ["yes-no", "choice", "text", "number", "amount", "day", "lines"] as const;

/** What is known after a question, and of which type. */
export function AnswerFields({ step, set }: StepProps) {
  const { t } = useI18n();
  const answers = step.answers ?? [];
  const put = (list: Variable[]) => set({ answers: list.length > 0 ? list : undefined });
  const change = (n: number, part: Partial<Variable>) =>
    put(answers.map((old, at) => (at === n ? { ...old, ...part } : old)));
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">{t("playbook.answers")}</legend>
      {answers.map((answer, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are written
        <div key={n} className="stack answer">
          <div className="field-row">
            <TextInput
              aria-label={t("playbook.answer_name", { n: n + 1 })}
              value={answer.name}
              maxLength={64}
              onChange={(event) => change(n, { name: event.currentTarget.value })}
            />
            <Select
              aria-label={t("playbook.answer_type", { n: n + 1 })}
              value={answer.type}
              allowDeselect={false}
              data={TYPES.map((type) => ({ value: type, label: t(`playbook.type.${type}`) }))}
              onChange={(type) => type && change(n, { type, choices: type === "choice" ? answer.choices : undefined })}
            />
            <ActionIcon
              variant="subtle"
              aria-label={t("playbook.remove_answer", { n: n + 1 })}
              onClick={() => put(answers.filter((_, at) => at !== n))}
            >
              <Icon name="x" />
            </ActionIcon>
          </div>
          {answer.type === "choice" && (
            <TagsInput
              aria-label={t("playbook.choices", { n: n + 1 })}
              placeholder={t("playbook.choices_hint")}
              value={(answer.choices ?? []).map((choice) => choice.value)}
              onChange={(values) =>
                change(n, {
                  choices: values.map((value) => answer.choices?.find((old) => old.value === value) ?? { value }),
                })
              }
            />
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        leftSection={<Icon name="plus" />}
        onClick={() => put([...answers, { name: `answer_${answers.length + 1}`, type: "text" }])}
      >
        {t("playbook.add_answer")}
      </Button>
    </fieldset>
  );
}
