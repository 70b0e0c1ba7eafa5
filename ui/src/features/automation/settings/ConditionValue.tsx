import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import type { AutomationCondition } from "@/api/models";
import { CHANNELS, URGENCIES } from "@/features/tickets";
import { useI18n, useWord } from "@/shared/i18n";
import type { LineProps } from "./ConditionFields";
import { DurationInput } from "./DurationInput";
import { useNames } from "./describing";
import { LETTER_SIGNS, SENDER_RESULTS, unitsOf } from "./form";

const ORDER_STATES = ["placed", "confirmed", "shipped", "delivered", "cancelled"];
const WITHIN = ["subject", "first_message", "either"] as const;

/** How a condition is compared, and with what: one control for each shape that conditions have. */
export function ConditionValue(props: LineProps) {
  const { condition, name, field, of, set } = props;
  const { t } = useI18n();
  const value = t("condition.value", { n: name });
  if ("is" in condition) {
    return <YesNo label={value} yes={condition.is} set={(is) => set({ ...condition, is })} />;
  }
  if ("inside" in condition) {
    return <YesNo label={value} yes={condition.inside} set={(inside) => set({ ...condition, inside })} />;
  }
  if ("minutes" in condition) {
    return (
      <>
        <Comparison {...props} />
        <DurationInput
          ariaLabel={value}
          minutes={condition.minutes}
          error={of(`${field}.minutes`)}
          set={(minutes) => set({ ...condition, minutes })}
        />
      </>
    );
  }
  if ("number" in condition) {
    return (
      <>
        <Comparison {...props} />
        <NumberInput
          aria-label={value}
          min={0}
          allowDecimal={false}
          value={condition.number}
          error={of(`${field}.number`)}
          onChange={(number) => set({ ...condition, number: Number(number) || 0 })}
        />
      </>
    );
  }
  if ("amount" in condition) return <Amount {...props} condition={condition} />;
  return (
    <>
      {condition.field === "words" && (
        <Select
          aria-label={t("automation.within", { n: name })}
          allowDeselect={false}
          data={WITHIN.map((one) => ({ value: one, label: t(`automation.within_${one}`) }))}
          value={condition.within}
          onChange={(chosen) => set({ ...condition, within: WITHIN.find((one) => one === chosen) ?? "either" })}
        />
      )}
      <Comparison {...props} />
      <Values {...props} />
    </>
  );
}

function YesNo({ label, yes, set }: { label: string; yes: boolean; set: (yes: boolean) => void }) {
  const { t } = useI18n();
  return (
    <Select
      aria-label={label}
      allowDeselect={false}
      data={[
        { value: "yes", label: t("condition.yes") },
        { value: "no", label: t("condition.no") },
      ]}
      value={yes ? "yes" : "no"}
      onChange={(value) => set(value === "yes")}
    />
  );
}

function opsOf(condition: AutomationCondition) {
  if (!("values" in condition)) return ["at_least", "at_most"] as const;
  const holds = ["tags", "customer_tags", "letter_signs"].includes(condition.field);
  return holds ? (["any_of", "all_of", "none_of"] as const) : (["any_of", "none_of"] as const);
}

function Comparison({ condition, name, set }: LineProps) {
  const { t } = useI18n();
  if (!("op" in condition)) return null;
  return (
    <Select
      className="rule-op"
      aria-label={t("condition.comparison", { n: name })}
      allowDeselect={false}
      data={opsOf(condition).map((one) => ({ value: one, label: t(`automation.op_${one}`) }))}
      value={condition.op}
      onChange={(op) => set({ ...condition, op } as AutomationCondition)}
    />
  );
}

type AmountProps = LineProps & { condition: Extract<AutomationCondition, { field: "order_value" }> };

/** People write 99.50; the smallest unit is counted. */
function Amount(props: AmountProps) {
  const { condition, name, field, of, set } = props;
  const { t } = useI18n();
  const units = unitsOf(condition.currency);
  return (
    <>
      <Comparison {...props} />
      <NumberInput
        aria-label={t("condition.value", { n: name })}
        min={0}
        value={condition.amount / units}
        error={of(`${field}.amount`)}
        onChange={(value) => set({ ...condition, amount: Math.round((Number(value) || 0) * units) })}
      />
      <TextInput
        className="rule-op"
        aria-label={t("automation.currency", { n: name })}
        maxLength={3}
        value={condition.currency}
        error={of(`${field}.currency`)}
        onChange={(event) => {
          const currency = event.currentTarget.value.toUpperCase();
          set({ ...condition, currency, amount: Math.round((condition.amount / units) * unitsOf(currency)) });
        }}
      />
    </>
  );
}

function Values({ condition, name, field, of, set }: LineProps) {
  const { t } = useI18n();
  const word = useWord();
  const names = useNames();
  if (!("values" in condition)) return null;
  const nobody = { value: "none", label: t("automation.nobody") };
  const choices = () => {
    switch (condition.field) {
      case "status":
        return names.statuses.map((one) => ({ value: one.key, label: one.name }));
      case "urgency":
        return URGENCIES.map((one) => ({ value: one as string, label: word("urgency", one) }));
      case "channel":
        return CHANNELS.map((one) => ({ value: one as string, label: word("channel", one) }));
      case "team":
        return [nobody, ...names.teams.map((one) => ({ value: one.id, label: one.name }))];
      case "assignee":
        return [nobody, ...names.people.map((one) => ({ value: one.id, label: one.name }))];
      case "order_state":
        return ORDER_STATES.map((one) => ({ value: one, label: word("order_state", one) }));
      case "spf":
      case "dkim":
      case "dmarc":
        return SENDER_RESULTS.map((one) => ({ value: one as string, label: t(`automation.result_${one}`) }));
      case "letter_signs":
        return LETTER_SIGNS.map((one) => ({ value: one as string, label: t(`automation.sign_${one}`) }));
      default:
        return null;
    }
  };
  const data = choices();
  const shared = {
    className: "rule-values",
    "aria-label": t("condition.value", { n: name }),
    value: condition.values as string[],
    error: of(`${field}.values`) ?? of(`${field}.values[0]`),
    onChange: (values: string[]) => set({ ...condition, values } as AutomationCondition),
  };
  if (data) return <MultiSelect {...shared} searchable data={data} />;
  return <TagsInput {...shared} placeholder={condition.values.length === 0 ? t("condition.values_hint") : undefined} />;
}
