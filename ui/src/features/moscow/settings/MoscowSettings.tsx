import "@/shared/theme/moscow.css";
import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { MoscowSettings } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote, tell } from "@/shared/parts";
import { keyOf, majorOf, minorOf } from "../initiative-form";
import { moscowSettingsQuery, useChangeMoscowSettings } from "../queries";

const POOLS_MAX = 20;

/** Pools of people and money, and what bad experience is taken to cost. */
export function MoscowSettingsForm() {
  const found = useQuery(moscowSettingsQuery);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Form settings={found.data} />;
}

function Form({ settings }: { settings: MoscowSettings }) {
  const { t } = useI18n();
  const decides = useMay("moscow.decide");
  const change = useChangeMoscowSettings();
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [form, setForm] = useState(settings);
  const put = (part: Partial<MoscowSettings>) => setForm((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(form, {
      onSuccess: (saved) => {
        setForm(saved);
        tell(t("done.saved"), t);
      },
    });
  };
  return (
    <form className="stack narrow" onSubmit={submit}>
      <fieldset disabled={!decides} className="plain-set stack">
        <legend className="visually-hidden">{t("settings.moscow")}</legend>
        <Pools form={form} put={put} known={settings} />
        <Costs form={form} put={put} />
        <Weights form={form} put={put} />
        <Card title={t("moscow.tell_not_offered")}>
          <Checkbox
            label={t("moscow.tell_not_offered_do")}
            description={t("moscow.tell_not_offered_hint")}
            checked={form.tell_not_offered}
            onChange={(event) => put({ tell_not_offered: event.currentTarget.checked })}
          />
        </Card>
      </fieldset>
      {change.error && <ProblemNote error={change.error} />}
      {decides && (
        <div>
          <Button type="submit" loading={change.isPending}>
            {t("action.save")}
          </Button>
        </div>
      )}
    </form>
  );
}

type PartProps = { form: MoscowSettings; put: (part: Partial<MoscowSettings>) => void };

function Pools({ form, put, known }: PartProps & { known: MoscowSettings }) {
  const { t } = useI18n();
  const set = (at: number, part: Partial<MoscowSettings["pools"][number]>) =>
    put({
      pools: form.pools.map((one, index) => {
        if (index !== at) return one;
        const after = { ...one, ...part };
        // Efforts and capacities name a pool by its key; that of one that is saved stays.
        const saved = known.pools.some((it) => it.key === one.key);
        return saved || part.name === undefined ? after : { ...after, key: keyOf(part.name).slice(0, 40) };
      }),
    });
  return (
    <Card title={t("moscow.pools")}>
      <p className="meta">{t("moscow.pools_hint")}</p>
      <div className="stack">
        {form.pools.map((pool, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the key of a new one follows its name while it is typed
          <div key={at} className="moscow-removal">
            <TextInput
              label={t("field.name")}
              required
              maxLength={200}
              value={pool.name}
              onChange={(event) => set(at, { name: event.currentTarget.value })}
            />
            <TextInput
              label={t("moscow.unit")}
              required
              maxLength={20}
              value={pool.unit}
              onChange={(event) => set(at, { unit: event.currentTarget.value })}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={t("moscow.pool_remove", { name: pool.name })}
              disabled={form.pools.length === 1}
              onClick={() => put({ pools: form.pools.filter((_, index) => index !== at) })}
            >
              <Icon name="x" />
            </button>
          </div>
        ))}
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="plus" />}
            disabled={form.pools.length >= POOLS_MAX}
            onClick={() => put({ pools: [...form.pools, { key: "", name: "", unit: "d" }] })}
          >
            {t("moscow.pool_add")}
          </Button>
        </div>
      </div>
    </Card>
  );
}

const AMOUNTS = ["hour", "dissatisfied", "reopened"] as const;

function Costs({ form, put }: PartProps) {
  const { t } = useI18n();
  const { costs } = form;
  const set = (part: Partial<MoscowSettings["costs"]>) => put({ costs: { ...costs, ...part } });
  return (
    <Card title={t("moscow.costs")}>
      <p className="meta">{t("moscow.costs_hint")}</p>
      <div className="stack">
        <TextInput
          label={t("moscow.currency")}
          maxLength={3}
          w={140}
          value={costs.currency}
          onChange={(event) => set({ currency: event.currentTarget.value.toUpperCase() })}
        />
        {AMOUNTS.map((one) => (
          <NumberInput
            key={one}
            label={t(`moscow.cost.${one}`, { currency: costs.currency })}
            min={0}
            decimalScale={2}
            value={majorOf(costs[one], costs.currency)}
            onChange={(value) => set({ [one]: minorOf(Number(value), costs.currency) })}
          />
        ))}
        <NumberInput
          label={t("moscow.cost.minutes")}
          description={t("moscow.cost.minutes_hint")}
          min={0}
          max={1000}
          allowDecimal={false}
          value={costs.minutes}
          onChange={(value) => set({ minutes: Number(value) })}
        />
        <NumberInput
          label={t("moscow.evidence_days_label")}
          min={7}
          max={730}
          allowDecimal={false}
          value={form.evidence_days}
          onChange={(value) => put({ evidence_days: Number(value) })}
        />
      </div>
    </Card>
  );
}

const ENDS = ["worst", "best"] as const;

/** Of the weighted score: fixed scales, so that another initiative never changes a score. */
function Weights({ form, put }: PartProps) {
  const { t } = useI18n();
  const { currency } = form.costs;
  const set = (at: number, part: Partial<MoscowSettings["weights"][number]>) =>
    put({ weights: form.weights.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <Card title={t("moscow.weights")}>
      <p className="meta">{t("moscow.weights_hint")}</p>
      <div className="stack">
        {form.weights.map((one, at) => {
          const isMoney = one.criterion === "covers";
          const name = isMoney ? `${t("moscow.input.covers")} (${currency})` : t(`moscow.input.${one.criterion}`);
          return (
            <fieldset key={one.criterion} className="fieldset">
              <legend>{name}</legend>
              <div className="moscow-three">
                <NumberInput
                  label={t("moscow.weight")}
                  min={0}
                  max={100}
                  allowDecimal={false}
                  value={one.weight}
                  onChange={(value) => set(at, { weight: Number(value) })}
                />
                {ENDS.map((end) => (
                  <NumberInput
                    key={end}
                    label={t(`moscow.weight.${end}`)}
                    min={0}
                    allowDecimal={false}
                    value={isMoney ? majorOf(one[end], currency) : one[end]}
                    onChange={(value) => set(at, { [end]: isMoney ? minorOf(Number(value), currency) : Number(value) })}
                  />
                ))}
              </div>
            </fieldset>
          );
        })}
      </div>
    </Card>
  );
}
