import { Button, NumberInput, Select } from "@mantine/core";
import type { TwinModel } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { OfField } from "./OfField";
import { newRange, type RangeForm, type StudyForm } from "./study-form";
import { HOWS, WHATS, whatOf } from "./words";

type Props = { form: StudyForm; put: (part: Partial<StudyForm>) => void; model: TwinModel | undefined };

/** Over which ranges of drivers further futures are sampled. */
export function RangeFields({ form, put, model }: Props) {
  const { t } = useI18n();
  const set = (id: number, part: Partial<RangeForm>) =>
    put({ ranges: form.ranges.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  const names = model
    ? [...model.classes, ...model.channels, ...model.scenarios, ...model.groups, ...model.orders]
    : [];
  return (
    <fieldset className="fieldset">
      <legend>{t("futures.drivers")}</legend>
      {form.ranges.map((one) => (
        <div key={one.id} className="change-row change-row-range">
          <Select
            label={t("futures.change_what")}
            allowDeselect={false}
            searchable
            value={one.what}
            onChange={(what) => what && set(one.id, { what })}
            data={WHATS.filter((what) => what !== "skill").map((what) => ({
              value: what,
              label: t(`futures.what.${what}`),
            }))}
          />
          <OfField value={one.of} put={(of) => set(one.id, { of })} keys={names} />
          <Select
            label={t("futures.change_how")}
            allowDeselect={false}
            value={one.by}
            onChange={(by) => by && set(one.id, { by: by as RangeForm["by"] })}
            data={HOWS.map((how) => ({ value: how, label: t(`futures.how.${how}`) }))}
          />
          <NumberInput
            label={t("futures.range_low")}
            decimalScale={4}
            value={one.low}
            onChange={(value) => set(one.id, { low: Number(value) })}
          />
          <NumberInput
            label={t("futures.range_high")}
            decimalScale={4}
            value={one.high}
            onChange={(value) => set(one.id, { high: Number(value) })}
          />
          <Button
            variant="subtle"
            aria-label={t("futures.change_remove", { what: t(`futures.what.${whatOf(one.what)}`) })}
            onClick={() => put({ ranges: form.ranges.filter((other) => other.id !== one.id) })}
          >
            <Icon name="x" />
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<Icon name="plus" size={14} />}
        onClick={() => put({ ranges: [...form.ranges, newRange()] })}
      >
        {t("futures.change_add")}
      </Button>
      <div className="futures-pair">
        <NumberInput
          label={t("futures.points")}
          min={20}
          max={2000}
          allowDecimal={false}
          value={form.points}
          onChange={(value) => put({ points: Number(value) })}
        />
        <NumberInput
          label={t("futures.trajectories")}
          min={0}
          max={100}
          allowDecimal={false}
          value={form.trajectories}
          onChange={(value) => put({ trajectories: Number(value) })}
        />
      </div>
    </fieldset>
  );
}
