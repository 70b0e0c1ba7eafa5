import { Checkbox, MultiSelect, NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import type { PartProps } from "./InitiativeEdit";
import { NO_RANGE, rangeProblem } from "./initiative-form";
import { initiativesQuery, moscowSettingsQuery } from "./queries";

const POINTS = ["low", "likely", "high"] as const;

/** Three points by pool: at best, most likely, at worst. */
export function EffortFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const { data: settings } = useQuery(moscowSettingsQuery);
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.effort")}</legend>
      <p className="meta">{t("moscow.effort_hint")}</p>
      {(settings?.pools ?? []).map((pool) => {
        const range = form.effort[pool.key] ?? NO_RANGE;
        const problem = rangeProblem(range);
        return (
          <div key={pool.key} className="moscow-three">
            {POINTS.map((point) => (
              <NumberInput
                key={point}
                label={t(`moscow.effort.${point}`, { pool: pool.name, unit: pool.unit })}
                min={0}
                max={1_000_000}
                disabled={form.effortless}
                value={range[point]}
                error={point === "low" && problem ? t(`moscow.effort_${problem}`) : undefined}
                onChange={(value) =>
                  put({
                    effort: { ...form.effort, [pool.key]: { ...range, [point]: value === "" ? "" : Number(value) } },
                  })
                }
              />
            ))}
          </div>
        );
      })}
      <Checkbox
        label={t("moscow.effortless")}
        checked={form.effortless}
        onChange={(event) => put({ effortless: event.currentTarget.checked })}
      />
    </fieldset>
  );
}

const KINDS = [
  { field: "requires", label: "moscow.requires" },
  { field: "oneOf", label: "moscow.one_of" },
  { field: "excludes", label: "moscow.excludes" },
] as const;

export function DependencyFields({ form, put, own }: PartProps & { own: string }) {
  const { t, language } = useI18n();
  const { data = [] } = useQuery(initiativesQuery);
  const others = data
    .filter((one) => one.key !== own)
    .map((one) => ({ value: one.key, label: textIn(one.definition.title, language) }));
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.dependencies")}</legend>
      {KINDS.map(({ field, label }) => (
        <MultiSelect
          key={field}
          label={t(label)}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          maxValues={50}
          value={form[field]}
          onChange={(keys) => put({ [field]: keys })}
          data={others}
        />
      ))}
    </fieldset>
  );
}
