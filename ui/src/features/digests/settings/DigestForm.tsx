import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useMemo, useState } from "react";
import type { DigestChoice } from "@/api/models";
import { isProblem } from "@/api/problem";
import { ownTimeZone, timeZones } from "@/features/staff";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote, tell } from "@/shared/parts";
import { inputOf, RHYTHMS, rhythmOf, weekdayNames } from "./form";
import { Preview } from "./Preview";
import { choiceQuery, useChoose } from "./queries";

/** Whether and when a digest comes by mail, and what it would say now. */
export function DigestForm() {
  const { t } = useI18n();
  const choice = useQuery(choiceQuery);
  return (
    <Card title={t("digest.title")}>
      {choice.isPending && <Loading rows={3} />}
      {choice.isError && <ProblemNote error={choice.error} retry={() => void choice.refetch()} />}
      {choice.data && (
        <div className="stack">
          <p className="meta">{t("digest.hint")}</p>
          {/* Who chose elsewhere meanwhile begins with what holds now. */}
          <Fields key={choice.data.version} choice={choice.data} />
          <Standing choice={choice.data} />
          <Preview />
        </div>
      )}
    </Card>
  );
}

function Fields({ choice }: { choice: DigestChoice }) {
  const { t, locale } = useI18n();
  const [input, setInput] = useState(() => inputOf(choice, ownTimeZone()));
  const choose = useChoose(choice.version);
  const zones = useMemo(timeZones, []);
  const days = weekdayNames(locale).map((label, at) => ({ value: String(at + 1), label }));
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: `${String(hour).padStart(2, "0")}:00`,
  }));
  const of = (field: string) => (isProblem(choose.error) ? choose.error.of(field) : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate(input, { onSuccess: () => tell(t("done.saved"), t) });
  };
  return (
    <form className="stack narrow" onSubmit={submit}>
      <Select
        label={t("digest.rhythm")}
        allowDeselect={false}
        data={RHYTHMS.map((one) => ({ value: one, label: t(`digest.rhythm.${one}`) }))}
        value={input.rhythm}
        onChange={(value) => setInput({ ...input, rhythm: rhythmOf(value) })}
      />
      {input.rhythm !== "off" && (
        <>
          {input.rhythm === "weekly" && (
            <Select
              label={t("digest.weekday")}
              allowDeselect={false}
              data={days}
              value={String(input.weekday)}
              error={of("weekday")}
              onChange={(value) => setInput({ ...input, weekday: Number(value) })}
            />
          )}
          <Select
            label={t("digest.hour")}
            allowDeselect={false}
            data={hours}
            value={String(input.hour)}
            error={of("hour")}
            onChange={(value) => setInput({ ...input, hour: Number(value) })}
          />
          <Select
            label={t("field.time_zone")}
            searchable
            limit={80}
            allowDeselect={false}
            data={zones.includes(input.time_zone) ? zones : [input.time_zone, ...zones]}
            value={input.time_zone}
            error={of("time_zone")}
            onChange={(value) => value && setInput({ ...input, time_zone: value })}
          />
        </>
      )}
      {choose.error && !["weekday", "hour", "time_zone"].some(of) && <ProblemNote error={choose.error} />}
      <div>
        <Button type="submit" loading={choose.isPending}>
          {t("action.save")}
        </Button>
      </div>
    </form>
  );
}

/** What comes of it: when the next one is due, or why none can be sent. */
function Standing({ choice }: { choice: DigestChoice }) {
  const { t, locale } = useI18n();
  const at = (moment: string) => fullMoment(moment, locale, choice.time_zone);
  return (
    <>
      {choice.hindrance && (
        <p className="banner" role="status">
          <Icon name="alert" /> {t(`digest.hindrance.${choice.hindrance}`)}
        </p>
      )}
      {!choice.hindrance && choice.next_at && <p role="status">{t("digest.next", { at: at(choice.next_at) })}</p>}
      {choice.last_at && <p className="meta">{t("digest.last", { at: at(choice.last_at) })}</p>}
    </>
  );
}
