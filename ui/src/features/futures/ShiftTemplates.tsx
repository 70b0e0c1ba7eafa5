import { Button, Checkbox, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { newTemplate, type TemplateForm } from "./staffing-form";
import { dayName } from "./staffing-words";

/** Some Monday: days of the week are named from it. */
const MONDAY = "2026-11-30";
const HALF_HOUR = 1_800;

type Props = { templates: TemplateForm[]; put: (templates: TemplateForm[]) => void };

/** The shifts that may be worked: how long, and when they may begin. */
export function ShiftTemplates({ templates, put }: Props) {
  const { t, locale } = useI18n();
  const set = (id: number, part: Partial<TemplateForm>) =>
    put(templates.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const days = Array.from({ length: 7 }, (_, day) => ({ value: String(day), label: dayName(MONDAY, day, locale) }));
  return (
    <fieldset className="fieldset">
      <legend>{t("staffing.templates")}</legend>
      {templates.map((one, at) => (
        <div key={one.id} className="shift-row">
          <TextInput
            label={t("staffing.template_name")}
            maxLength={60}
            required
            value={one.name}
            onChange={(event) => set(one.id, { name: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            step={HALF_HOUR}
            label={t("staffing.template_earliest")}
            value={one.earliest}
            onChange={(event) => set(one.id, { earliest: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            step={HALF_HOUR}
            label={t("staffing.template_latest")}
            value={one.latest}
            onChange={(event) => set(one.id, { latest: event.currentTarget.value })}
          />
          <NumberInput
            label={t("staffing.template_hours")}
            min={1}
            max={12}
            step={0.5}
            value={one.hours}
            onChange={(hours) => set(one.id, { hours: Number(hours) })}
          />
          <MultiSelect
            label={t("staffing.template_days")}
            value={one.days.map(String)}
            onChange={(chosen) => set(one.id, { days: chosen.map(Number) })}
            data={days}
          />
          <Checkbox
            label={t("staffing.template_pause")}
            checked={one.pause}
            onChange={(event) => set(one.id, { pause: event.currentTarget.checked })}
          />
          <Button
            variant="subtle"
            aria-label={t("staffing.template_remove", { name: one.name || String(at + 1) })}
            onClick={() => put(templates.filter((other) => other.id !== one.id))}
          >
            <Icon name="x" />
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => put([...templates, newTemplate()])}
      >
        {t("staffing.template_add")}
      </Button>
    </fieldset>
  );
}
