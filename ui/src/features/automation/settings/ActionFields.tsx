import { ActionIcon, Button, Checkbox, MultiSelect, Select, TagsInput, Textarea } from "@mantine/core";
import type { AutomationAction } from "@/api/models";
import { URGENCIES } from "@/features/tickets";
import { useI18n, useWord } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { DurationInput } from "./DurationInput";
import { useNames } from "./describing";
import { blankAction, DEEDS } from "./form";
import type { FormProps } from "./RuleEdit";

/** What is done, from the top. */
export function ActionFields({ form, set, of }: FormProps) {
  const { t } = useI18n();
  const setOne = (at: number, to: AutomationAction | null) =>
    set({ actions: form.actions.flatMap((one, index) => (index === at ? (to ? [to] : []) : [one])) });
  const unused = DEEDS.find((kind) => !form.actions.some((one) => one.do === kind)) ?? "note";
  return (
    <fieldset className="plain-set stack">
      <legend className="rule-legend">{t("automation.then")}</legend>
      {form.actions.map((action, at) => (
        <ActionLine
          // biome-ignore lint/suspicious/noArrayIndexKey: actions have no names, and stay in their order
          key={`${at} ${action.do}`}
          action={action}
          at={at}
          of={of}
          set={(to) => setOne(at, to)}
        />
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="plus" />}
          disabled={form.actions.length >= 20}
          onClick={() => set({ actions: [...form.actions, blankAction(unused)] })}
        >
          {t("automation.add_action")}
        </Button>
      </div>
    </fieldset>
  );
}

type LineProps = {
  action: AutomationAction;
  at: number;
  of: (field: string) => string | undefined;
  set: (action: AutomationAction | null) => void;
};

function ActionLine(props: LineProps) {
  const { action, at, set } = props;
  const { t } = useI18n();
  const n = String(at + 1);
  return (
    <div className="rule-line">
      <Select
        aria-label={t("automation.action", { n })}
        allowDeselect={false}
        data={DEEDS.map((one) => ({ value: one, label: t(`automation.do_${one}`) }))}
        value={action.do}
        onChange={(value) => {
          const chosen = DEEDS.find((one) => one === value);
          if (chosen && chosen !== action.do) set(blankAction(chosen));
        }}
      />
      <ActionValue {...props} />
      <ActionIcon variant="subtle" aria-label={t("automation.remove_action", { n })} onClick={() => set(null)}>
        <Icon name="x" />
      </ActionIcon>
    </div>
  );
}

function ActionValue({ action, at, of, set }: LineProps) {
  const { t } = useI18n();
  const word = useWord();
  const names = useNames();
  const label = t("condition.value", { n: `→ ${at + 1}` });
  const field = `actions[${at}]`;
  const nobody = { value: "", label: t("automation.nobody") };
  const byId = (list: { id: string; name: string }[]) => list.map((one) => ({ value: one.id, label: one.name }));
  const one = (data: { value: string; label: string }[], value: string, error: string, pick: (to: string) => void) => (
    <Select
      className="rule-values"
      aria-label={label}
      allowDeselect={false}
      searchable
      data={data}
      value={value}
      error={of(`${field}.${error}`)}
      onChange={(to) => pick(to ?? "")}
    />
  );
  switch (action.do) {
    case "set_team":
      return one([nobody, ...byId(names.teams)], action.team_id ?? "", "team_id", (id) =>
        set({ ...action, team_id: id || null }),
      );
    case "set_assignee":
      return (
        <>
          {one([nobody, ...byId(names.people)], action.assignee_id ?? "", "assignee_id", (id) =>
            set({ ...action, assignee_id: id || null }),
          )}
          <Checkbox
            label={t("automation.over_people")}
            checked={action.over_people ?? false}
            onChange={(event) => set({ ...action, over_people: event.currentTarget.checked })}
          />
        </>
      );
    case "set_urgency":
      return one(
        URGENCIES.map((urgency) => ({ value: urgency, label: word("urgency", urgency) })),
        action.urgency,
        "urgency",
        (to) => set({ ...action, urgency: URGENCIES.find((urgency) => urgency === to) ?? "normal" }),
      );
    case "set_status":
      return one(
        names.statuses.map((status) => ({ value: status.key, label: status.name })),
        action.status,
        "status",
        (status) => set({ ...action, status }),
      );
    case "add_tags":
    case "remove_tags":
      return (
        <TagsInput
          className="rule-values"
          aria-label={label}
          placeholder={action.tags.length === 0 ? t("condition.values_hint") : undefined}
          value={action.tags}
          error={of(`${field}.tags`) ?? of(`${field}.${action.do}[0]`)}
          onChange={(tags) => set({ ...action, tags })}
        />
      );
    case "snooze":
      return (
        <DurationInput
          ariaLabel={label}
          minutes={action.minutes}
          error={of(`${field}.minutes`)}
          set={(minutes) => set({ ...action, minutes })}
        />
      );
    case "note":
      return (
        <div className="rule-values stack">
          <Textarea
            label={t("automation.note_text")}
            description={t("automation.note_hint")}
            autosize
            minRows={2}
            value={action.text}
            error={of(`${field}.text`)}
            onChange={(event) => set({ ...action, text: event.currentTarget.value })}
          />
          <MultiSelect
            label={t("automation.mentions")}
            searchable
            data={byId(names.people)}
            value={action.mentions ?? []}
            error={of(`${field}.mentions`) ?? of(`${field}.mentions[0]`)}
            onChange={(mentions) => set({ ...action, mentions })}
          />
        </div>
      );
    default: {
      const shared = names.templates.filter((template) => template.audience !== "own");
      const fits = shared.filter((template) =>
        action.do === "reply" ? template.content.reply_text !== null : template.acts,
      );
      return (
        <div className="rule-values">
          {one(byId(fits), action.template_id, "template_id", (template_id) => set({ ...action, template_id }))}
          <p className="quiet">{t("automation.reply_hint")}</p>
        </div>
      );
    }
  }
}
