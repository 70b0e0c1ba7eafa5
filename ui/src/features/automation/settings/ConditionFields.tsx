import { ActionIcon, Button, Select } from "@mantine/core";
import type { AutomationCondition } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { ConditionValue } from "./ConditionValue";
import { blankCondition, type Conditions, FIELDS, type Group } from "./form";
import type { FormProps } from "./RuleEdit";

type Mode = Conditions["mode"];

/** Groups of conditions, as on paper: all of these, or one of those. */
export function ConditionFields({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const { mode, groups } = form.conditions;
  const change = (part: Partial<Conditions>) => set({ conditions: { ...form.conditions, ...part } });
  const setGroup = (at: number, group: Group | null) =>
    change({ groups: groups.flatMap((one, index) => (index === at ? (group ? [group] : []) : [one])) });
  const add = () => change({ groups: [...groups, { mode: "all", conditions: [blankCondition("words")] }] });
  return (
    <fieldset className="plain-set stack">
      <legend className="rule-legend">{t("automation.if")}</legend>
      {groups.length === 0 && <p className="quiet">{t("automation.no_conditions")}</p>}
      {groups.length > 1 && (
        <ModeSelect label={t("automation.mode_groups")} shown mode={mode} set={(to) => change({ mode: to })} />
      )}
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have no names, and stay in their order
        <GroupFields key={at} group={group} at={at} of={of} set={(to) => setGroup(at, to)} />
      ))}
      <div>
        <Button variant="default" leftSection={<Icon name="plus" />} disabled={groups.length >= 10} onClick={add}>
          {t("automation.add_group")}
        </Button>
      </div>
    </fieldset>
  );
}

type ModeProps = { label: string; shown?: boolean; mode: Mode; set: (mode: Mode) => void };

function ModeSelect({ label, shown, mode, set }: ModeProps) {
  const { t } = useI18n();
  return (
    <Select
      className="rule-mode"
      size="xs"
      label={shown ? label : undefined}
      aria-label={shown ? undefined : label}
      allowDeselect={false}
      data={[
        { value: "all", label: t("automation.mode_all") },
        { value: "any", label: t("automation.mode_any") },
      ]}
      value={mode}
      onChange={(value) => set(value === "any" ? "any" : "all")}
    />
  );
}

type GroupProps = {
  group: Group;
  at: number;
  of: (field: string) => string | undefined;
  set: (group: Group | null) => void;
};

function GroupFields({ group, at, of, set }: GroupProps) {
  const { t } = useI18n();
  const n = String(at + 1);
  const field = `conditions.groups[${at}].conditions`;
  const setOne = (index: number, to: AutomationCondition | null) => {
    const conditions = group.conditions.flatMap((one, place) => (place === index ? (to ? [to] : []) : [one]));
    set(conditions.length > 0 ? { ...group, conditions } : null);
  };
  return (
    <section className="rule-group" aria-label={t("automation.group", { n })}>
      <div className="row-line">
        <strong className="grow">{t("automation.group", { n })}</strong>
        <ModeSelect
          label={t("automation.mode_group", { n })}
          mode={group.mode ?? "all"}
          set={(mode) => set({ ...group, mode })}
        />
        <ActionIcon variant="subtle" aria-label={t("automation.remove_group", { n })} onClick={() => set(null)}>
          <Icon name="x" />
        </ActionIcon>
      </div>
      {group.conditions.map((condition, index) => (
        <ConditionLine
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names, and stay in their order
          key={`${index} ${condition.field}`}
          condition={condition}
          name={`${n}.${index + 1}`}
          field={`${field}[${index}]`}
          of={of}
          set={(to) => setOne(index, to)}
        />
      ))}
      <Button
        variant="subtle"
        size="xs"
        className="rule-add"
        leftSection={<Icon name="plus" />}
        aria-label={t("automation.add_condition", { n })}
        disabled={group.conditions.length >= 20}
        onClick={() => set({ ...group, conditions: [...group.conditions, blankCondition("status")] })}
      >
        {t("automation.add_condition_short")}
      </Button>
    </section>
  );
}

export type LineProps = {
  condition: AutomationCondition;
  /** Its number, for who cannot see where it stands. */
  name: string;
  field: string;
  of: (field: string) => string | undefined;
  set: (condition: AutomationCondition | null) => void;
};

function ConditionLine(props: LineProps) {
  const { condition, name, set } = props;
  const { t } = useI18n();
  return (
    <div className="rule-line">
      <Select
        aria-label={t("automation.condition", { n: name })}
        allowDeselect={false}
        searchable
        data={FIELDS.map((one) => ({ value: one, label: t(`automation.field_${one}`) }))}
        value={condition.field}
        onChange={(value) => {
          const chosen = FIELDS.find((one) => one === value);
          if (chosen && chosen !== condition.field) set(blankCondition(chosen));
        }}
      />
      <ConditionValue {...props} />
      <ActionIcon variant="subtle" aria-label={t("automation.remove_condition", { n: name })} onClick={() => set(null)}>
        <Icon name="x" />
      </ActionIcon>
    </div>
  );
}
