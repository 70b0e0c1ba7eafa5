import { Button, Progress, TextInput } from "@mantine/core";
import { useState } from "react";
import type { RecognitionCatchUp } from "@/api/models";
import { useToday } from "@/features/staff";
import { addDays, count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, ProblemNote, When } from "@/shared/parts";
import { isCatchingUp, useCatchUp, useStopCatchUp } from "../queries";

const DAYS = 365;

/** Tickets that were never looked at, as of imported history, are recognised when somebody asks. */
export function CatchUp({ catchUp }: { catchUp: RecognitionCatchUp }) {
  const { t } = useI18n();
  return (
    <Card title={t("recognition.catch_up")}>
      <p className="meta">{t("recognition.catch_up_hint")}</p>
      {isCatchingUp(catchUp) ? <UnderWay catchUp={catchUp} /> : <Asking catchUp={catchUp} />}
    </Card>
  );
}

type Props = { catchUp: RecognitionCatchUp };

function Asking({ catchUp }: Props) {
  const { t, locale } = useI18n();
  const ask = useCatchUp();
  const today = useToday();
  const [days, setDays] = useState(() => {
    return { from: addDays(today, -DAYS), to: today };
  });
  const { tickets, looked_at, recognised } = catchUp;
  const figures = { n: count(looked_at, locale), of: count(tickets, locale), known: count(recognised, locale) };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate(days);
      }}
    >
      {catchUp.ended_at && (
        <p>
          {t(catchUp.stopped ? "recognition.catch_up_stopped" : "recognition.catch_up_done", figures)}{" "}
          <When at={catchUp.ended_at} />
        </p>
      )}
      <div className="row-line">
        <TextInput
          type="date"
          required
          label={t("recognition.opened_from")}
          value={days.from}
          onChange={({ currentTarget }) => setDays((old) => ({ ...old, from: currentTarget.value }))}
        />
        <TextInput
          type="date"
          required
          label={t("recognition.opened_to")}
          value={days.to}
          onChange={({ currentTarget }) => setDays((old) => ({ ...old, to: currentTarget.value }))}
        />
      </div>
      {ask.error && <ProblemNote error={ask.error} />}
      <div>
        <Button type="submit" variant="default" loading={ask.isPending}>
          {t("recognition.recognise")}
        </Button>
      </div>
    </form>
  );
}

function UnderWay({ catchUp }: Props) {
  const { t, locale } = useI18n();
  const stop = useStopCatchUp();
  const { tickets, looked_at } = catchUp;
  return (
    <div className="stack">
      <span className="meta">
        {t("recognition.catching_up", { n: count(looked_at, locale), of: count(tickets, locale) })}
      </span>
      <Progress
        value={tickets > 0 ? Math.min(100, (looked_at / tickets) * 100) : 100}
        aria-label={t("recognition.catch_up")}
      />
      {stop.error && <ProblemNote error={stop.error} />}
      <div>
        <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          {t("recognition.stop")}
        </Button>
      </div>
    </div>
  );
}
