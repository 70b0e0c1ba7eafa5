import { Button, Popover, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Kpi } from "@/api/models";
import { useMay } from "@/features/staff";
import { figure } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon, ProblemNote } from "@/shared/parts";
import { useSetTarget, useTarget } from "./queries";
import { targetFromText, targetToText } from "./targets";

export function TargetEdit({ kpi }: { kpi: Kpi }) {
  const { t, locale } = useI18n();
  const mayTarget = useMay("kpis.target");
  const [opened, setOpened] = useState(false);
  const said = kpi.target === null ? t("kpi.no_target") : `${t("kpi.target")} ${figure(kpi.target, kpi.unit, locale)}`;
  if (!mayTarget) return <b>{said}</b>;
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus position="bottom-start" width={260} shadow="md">
      <Popover.Target>
        <button type="button" className="target-button" onClick={() => setOpened(!opened)}>
          <b>{said}</b> <Icon name="edit" size={13} />
          <span className="visually-hidden">{t("kpi.target_edit")}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <TargetForm kpi={kpi} close={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function TargetForm({ kpi, close }: { kpi: Kpi; close: () => void }) {
  const { t } = useI18n();
  const stored = useTarget(kpi.key);
  const save = useSetTarget(kpi.key);
  const [text, setText] = useState(targetToText(kpi.target, kpi.unit));
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const value = targetFromText(text, kpi.unit);
    setWrong(value === undefined);
    if (value !== undefined) save.mutate({ value, version: stored.data?.version ?? 0 }, { onSuccess: close });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t(`kpi.target_in_${kpi.unit}`)}
        description={t("kpi.target_hint")}
        inputMode="decimal"
        value={text}
        error={wrong ? t("kpi.target_wrong") : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {save.error && <ProblemNote error={save.error} />}
      <Button type="submit" loading={save.isPending || stored.isPending}>
        {t("action.save")}
      </Button>
    </form>
  );
}
