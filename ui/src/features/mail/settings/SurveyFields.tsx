import { NumberInput, Select, Switch } from "@mantine/core";
import { useI18n } from "@/shared/i18n";

type Asking = { survey: boolean; survey_after_minutes: number; survey_reminder_days: number };
type SurveyProps = { form: Asking; set: (part: Partial<Asking>) => void; of: (field: string) => string | undefined };

/** In minutes: at once, an hour, a day, three days. */
const AFTER = [0, 60, 1440, 4320];

/** Whether customers are asked how satisfied they are, when, and whether once more. */
export function SurveyFields({ form, set, of }: SurveyProps) {
  const { t } = useI18n();
  // What somebody set by the API stays to choose.
  const choices = AFTER.includes(form.survey_after_minutes) ? AFTER : [...AFTER, form.survey_after_minutes];
  return (
    <fieldset className="stack">
      <legend>{t("mail.survey")}</legend>
      <Switch
        label={t("mail.survey_on")}
        description={t("mail.survey_hint")}
        error={of("survey")}
        checked={form.survey}
        onChange={(event) => set({ survey: event.currentTarget.checked })}
      />
      {form.survey && (
        <>
          <Select
            label={t("mail.survey_after")}
            allowDeselect={false}
            data={choices.map((one) => ({
              value: String(one),
              label: AFTER.includes(one) ? t(`mail.survey_after_${one as 0}`) : t("mail.minutes", { n: one }),
            }))}
            value={String(form.survey_after_minutes)}
            error={of("survey_after_minutes")}
            onChange={(value) => set({ survey_after_minutes: Number(value) })}
          />
          <NumberInput
            label={t("mail.survey_reminder")}
            description={t("mail.survey_reminder_hint")}
            min={0}
            max={60}
            value={form.survey_reminder_days}
            error={of("survey_reminder_days")}
            onChange={(value) => set({ survey_reminder_days: Number(value) || 0 })}
          />
        </>
      )}
    </fieldset>
  );
}
