import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import {
  type Askable,
  type Asks,
  askedOf,
  type Literal,
  literalOf,
  type Test,
  type Variable,
  withWord,
} from "./language";

type Props = { test: Test; name: string; askable: Askable; variable: Variable | undefined; set: (test: Test) => void };

/** How a variable is compared, and with what: one control for each type of value. */
export function TestValue(props: Props) {
  const { test, name, askable, variable, set } = props;
  const { t } = useI18n();
  const { word } = askedOf(test);
  const may = askable.asks[variable?.type ?? ""] ?? [];
  // What stands there is shown, even where nobody would offer it.
  const words = may.includes(word) ? may : [...may, word];
  return (
    <>
      <Select
        className="rule-op"
        aria-label={t("condition.comparison", { n: name })}
        allowDeselect={false}
        data={words.map((one) => ({ value: one, label: t(`condition.asks.${one}`) }))}
        value={word}
        onChange={(asks) => asks && asks !== word && set(withWord(test, asks as Asks, variable))}
      />
      <Value {...props} />
    </>
  );
}

function Value({ test, name, askable, variable, set }: Props) {
  const { t } = useI18n();
  const { word, value } = askedOf(test);
  const label = t("condition.value", { n: name });
  const put = (to: Literal | Literal[]) => set({ variable: test.variable, [word]: to } as Test);
  if (word === "same_as") {
    const alike = askable.variables.filter((one) => one.type === variable?.type && one.name !== test.variable);
    const names = new Set([...alike.map((one) => one.name), ...(value === "" ? [] : [String(value)])]);
    const data = [...names].map((one) => ({
      value: one,
      label: alike.find((other) => other.name === one)?.label ?? one,
    }));
    return (
      <Select
        className="rule-values"
        aria-label={label}
        searchable
        allowDeselect={false}
        data={data}
        value={String(value) || null}
        onChange={(other) => other && put(other)}
      />
    );
  }
  if (word === "known" || (variable?.type === "yes-no" && word !== "in")) {
    return (
      <Select
        aria-label={label}
        allowDeselect={false}
        data={[
          { value: "true", label: t("condition.yes") },
          { value: "false", label: t("condition.no") },
        ]}
        value={value === false ? "false" : "true"}
        onChange={(yes) => put(yes === "true")}
      />
    );
  }
  if (word === "in") return <Several label={label} values={value as Literal[]} variable={variable} set={put} />;
  return <One label={label} value={value as Literal} variable={variable} set={put} />;
}

type SeveralProps = { label: string; values: Literal[]; variable: Variable | undefined; set: (to: Literal[]) => void };

function Several({ label, values, variable, set }: SeveralProps) {
  const { t } = useI18n();
  const chosen = Array.isArray(values) ? values.map(String) : [];
  const shared = {
    className: "rule-values",
    "aria-label": label,
    value: chosen,
    onChange: (to: string[]) => set(to.map((one) => literalOf(one, variable?.type))),
  };
  if (variable?.type === "choice") {
    return <MultiSelect {...shared} searchable data={[...new Set([...variable.choices, ...chosen])]} />;
  }
  return <TagsInput {...shared} placeholder={chosen.length === 0 ? t("condition.values_hint") : undefined} />;
}

type OneProps = { label: string; value: Literal; variable: Variable | undefined; set: (to: Literal) => void };

function One({ label, value, variable, set }: OneProps) {
  const { t } = useI18n();
  switch (variable?.type) {
    case "choice":
      return (
        <Select
          className="rule-values"
          aria-label={label}
          allowDeselect={false}
          searchable
          data={[...new Set([...variable.choices, String(value)])].filter((one) => one !== "")}
          value={String(value) || null}
          onChange={(to) => to !== null && set(to)}
        />
      );
    case "number":
      return (
        <NumberInput
          className="rule-values"
          aria-label={label}
          allowDecimal={false}
          value={typeof value === "number" ? value : ""}
          onChange={(to) => set(to === "" ? "" : Number(to))}
        />
      );
    default:
      return (
        <TextInput
          className="rule-values"
          aria-label={label}
          type={variable?.type === "day" ? "date" : "text"}
          placeholder={variable?.type === "amount" ? t("condition.amount_hint") : undefined}
          value={String(value)}
          onChange={(event) => set(literalOf(event.currentTarget.value, variable?.type))}
        />
      );
  }
}
