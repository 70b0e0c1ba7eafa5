import { Select, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import type { AuditArea } from "@/api/models";
import { usePeople } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import type { Asked } from "./queries";

const AREAS: Record<AuditArea, true> = {
  sign_in: true,
  organisation: true,
  brand: true,
  calendar: true,
  person: true,
  team: true,
  role: true,
  status: true,
  view: true,
  template: true,
  sla_policy: true,
  automation_rule: true,
  playbook: true,
  scenario: true,
  recognition: true,
  order_rules: true,
  kpi: true,
  moscow: true,
  webhook: true,
  capability: true,
  mailbox: true,
};
/** So long after the last key the list is asked for anew. */
const SETTLED_MS = 300;

export function AuditFilters({ asked, change }: { asked: Asked; change: (part: Partial<Asked>) => void }) {
  const { t } = useI18n();
  const word = useWord();
  const people = usePeople();
  const [text, setText] = useState(asked.text ?? "");
  useEffect(() => {
    const wanted = text.trim() || null;
    if (wanted === asked.text) return;
    const timer = setTimeout(() => change({ text: wanted }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text, asked.text, change]);
  return (
    <div className="filters">
      <TextInput
        label={t("audit.text")}
        placeholder={t("audit.text_hint")}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label={t("audit.area_label")}
        placeholder={t("audit.any_area")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        data={Object.keys(AREAS).map((one) => ({ value: one, label: word("audit.area", one) }))}
        value={asked.area}
        onChange={(area) => change({ area })}
      />
      <Select
        label={t("audit.who")}
        placeholder={t("audit.anybody")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        data={(people.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
        value={asked.person}
        onChange={(person) => change({ person })}
      />
      <TextInput
        type="date"
        label={t("audit.from")}
        value={asked.from ?? ""}
        onChange={(event) => change({ from: event.currentTarget.value || null })}
      />
      <TextInput
        type="date"
        label={t("audit.to")}
        value={asked.to ?? ""}
        onChange={(event) => change({ to: event.currentTarget.value || null })}
      />
    </div>
  );
}
