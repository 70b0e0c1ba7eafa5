import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { ScenarioAlarm, ScenarioRise } from "@/api/models";
import { useMay, usePeople } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, EditDialog, When } from "@/shared/parts";
import { useAcknowledge, useAlarmOf, useAlarmsOf } from "./queries";
import { shortDay, sumOf } from "./texts";

/** Beside a scenario's name: an alarm goes on, and since when. */
export function AlarmMark({ scenario }: { scenario: string }) {
  const { t, locale } = useI18n();
  const alarm = useAlarmOf(scenario);
  if (!alarm) return null;
  return (
    <Badge tone="amber" icon="alert">
      {t("monitoring.above_since", { day: shortDay(alarm.since_on, locale) })}
    </Badge>
  );
}

/** Beside several scenarios, such as those of a touchpoint: how many alarms go on, and since when. */
export function AlarmSum({ scenarios }: { scenarios: string[] }) {
  const { t, locale } = useI18n();
  const sum = sumOf(useAlarmsOf(scenarios));
  if (!sum) return null;
  return (
    <Badge tone="amber" icon="alert">
      {t("monitoring.n_alarms_since", { n: sum.alarms, day: shortDay(sum.since_on, locale) })}
    </Badge>
  );
}

/** Since when, how many, how much above what is usual, and whether it goes on: in a sentence. */
export function useRiseWords() {
  const { t, locale } = useI18n();
  const say = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: value < 10 ? 1 : 0 });
  return (rise: ScenarioRise) =>
    t(`monitoring.rise.${rise.state}`, {
      n: rise.cases,
      since: shortDay(rise.since_on, locale),
      last: shortDay(rise.last_on, locale),
      expected: say(rise.expected),
      ratio: say(rise.ratio),
      low: say(rise.low),
      high: say(rise.high),
    });
}

/** Who has seen the alarm and what is done about it; who may says so. */
export function Acknowledgement({ alarm }: { alarm: ScenarioAlarm }) {
  const { t } = useI18n();
  const manages = useMay("scenarios.manage");
  const people = usePeople();
  const [writing, setWriting] = useState(false);
  const by = people.data?.find((one) => one.id === alarm.acknowledged_by)?.name;
  return (
    <div className="alarm-seen">
      {alarm.acknowledged_at ? (
        <p>
          {alarm.note}
          <span className="meta">
            {" "}
            · {by ?? t("monitoring.somebody")} · <When at={alarm.acknowledged_at} />
          </span>
        </p>
      ) : (
        <p className="meta">{t("monitoring.unseen")}</p>
      )}
      {manages && (
        <Button size="compact-sm" variant="default" onClick={() => setWriting(true)}>
          {t(alarm.acknowledged_at ? "monitoring.change_note" : "monitoring.acknowledge")}
        </Button>
      )}
      {writing && <NoteDialog alarm={alarm} close={() => setWriting(false)} />}
    </div>
  );
}

function NoteDialog({ alarm, close }: { alarm: ScenarioAlarm; close: () => void }) {
  const { t } = useI18n();
  const acknowledge = useAcknowledge(alarm);
  const [note, setNote] = useState(alarm.note ?? "");
  return (
    <EditDialog
      title={t("monitoring.acknowledge")}
      close={close}
      save={() => acknowledge.mutate(note, { onSuccess: close })}
      saving={acknowledge.isPending}
      error={acknowledge.error}
      disabled={note.trim() === ""}
    >
      <Textarea
        label={t("monitoring.note")}
        description={t("monitoring.note_hint")}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
      />
    </EditDialog>
  );
}
