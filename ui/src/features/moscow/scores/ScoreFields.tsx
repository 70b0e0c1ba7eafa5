import { NumberInput, Select, Textarea } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import type { PartProps } from "../InitiativeEdit";
import { answersOf, answersText } from "./kano";

const RELATIVE = ["business_value", "time_criticality", "risk_or_opportunity"] as const;
const IMPACTS = ["3", "2", "1", "0.5", "0.25"] as const;

/** What scores ask for that no ticket tells. All of it may stay empty. */
export function ScoreFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const { scoring } = form;
  const set = (part: Partial<typeof scoring>) => put({ scoring: { ...scoring, ...part } });
  return (
    <details className="fieldset">
      <summary>{t("moscow.scoring")}</summary>
      <div className="stack">
        <p className="meta">{t("moscow.scoring_hint")}</p>
        <Select
          label={t("moscow.input.impact")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          value={scoring.impact == null ? null : String(scoring.impact)}
          onChange={(value) => set({ impact: value === null ? null : Number(value) })}
          data={IMPACTS.map((one) => ({ value: one, label: t(`moscow.impact.${one}`) }))}
        />
        <div className="moscow-three">
          {RELATIVE.map((one) => (
            <NumberInput
              key={one}
              label={t(`moscow.input.${one}`)}
              min={0}
              max={20}
              value={scoring[one] ?? ""}
              onChange={(value) => set({ [one]: value === "" ? null : Number(value) })}
            />
          ))}
        </div>
        <Kano form={form} put={put} />
      </div>
    </details>
  );
}

function Kano({ form, put }: PartProps) {
  const { t } = useI18n();
  const [text, setText] = useState(() => answersText(form.scoring.kano ?? []));
  const answers = answersOf(text);
  return (
    <Textarea
      label={t("moscow.kano_answers")}
      description={t("moscow.kano_answers_hint")}
      autosize
      minRows={2}
      maxRows={8}
      value={text}
      error={answers === null ? t("moscow.kano_answers_wrong") : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setText(typed);
        const read = answersOf(typed);
        if (read) put({ scoring: { ...form.scoring, kano: read } });
      }}
    />
  );
}
