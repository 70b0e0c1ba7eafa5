import { ActionIcon, Button } from "@mantine/core";
import type { AutomationCondition } from "@/api/models";
import { ConditionRows, ModeSelect } from "@/shared/conditions";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { ConditionValue } from "./ConditionValue";
import { blankCondition, type Conditions, FIELDS, type Group } from "./form";
import type { FormProps } from "./RuleEdit";

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
      <ConditionRows
        rows={group.conditions}
        name={(index) => `${n}.${index + 1}`}
        subjects={FIELDS.map((one) => ({ value: one, label: t(`automation.field_${one}`) }))}
        subjectOf={(condition) => condition.field}
        about={(_, subject) => {
          const chosen = FIELDS.find((one) => one === subject);
          return chosen ? blankCondition(chosen) : null;
        }}
        rest={(condition, index, change) => (
          <ConditionValue
            condition={condition}
            name={`${n}.${index + 1}`}
            field={`${field}[${index}]`}
            of={of}
            set={change}
          />
        )}
        set={(conditions) => set(conditions.length > 0 ? { ...group, conditions } : null)}
        blank={group.conditions.length < 20 ? () => blankCondition("status") : null}
        addLabel={t("automation.add_condition", { n })}
      />
    </section>
  );
}

export type LineProps = {
  condition: AutomationCondition;
  /** Its number, for who cannot see where it stands. */
  name: string;
  field: string;
  of: (field: string) => string | undefined;
  set: (condition: AutomationCondition) => void;
};
