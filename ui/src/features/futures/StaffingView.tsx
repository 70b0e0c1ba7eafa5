import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import type { StaffingAnswer, StaffingDesk, StaffingRun } from "@/api/models";
import { useTwinNames } from "@/features/calibration";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Facts } from "@/shared/parts";
import { ShiftList } from "./ShiftList";
import { LevelChart, PeopleChart } from "./StaffingChart";
import { above, dayName, missSpan, raisedIn, SLOTS } from "./staffing-words";
import { numberText } from "./words";

type Props = { run: StaffingRun; answer: StaffingAnswer };

/** Whether the shifts hold, what they cost, and how each day looks. */
export function StaffingView({ run, answer }: Props) {
  const { t, locale } = useI18n();
  const [place, setPlace] = useState(0);
  const [day, setDay] = useState(0);
  const desk = answer.desks[place] ?? answer.desks[0];
  if (!desk) return null;
  // Who only steps in for others is not shown before that happens.
  const shown = answer.desks
    .map((one, at) => ({ one, at }))
    .filter(({ one }) => one.classes.length > 0 || one.shifts.length > 0);
  const days = Array.from({ length: answer.days }, (_, at) => ({
    value: String(at),
    label: dayName(run.from, at, locale),
  }));
  return (
    <div className="stack">
      <Verdict answer={answer} expected={run.expected} />
      <Misses run={run} answer={answer} />
      <div className="staffing-choose">
        {shown.length > 1 && (
          <Select
            aria-label={t("staffing.desk")}
            allowDeselect={false}
            value={String(place)}
            onChange={(value) => setPlace(Number(value ?? 0))}
            data={shown.map(({ one, at }) => ({ value: String(at), label: one.groups.join(", ") }))}
          />
        )}
        {days.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t("staffing.day")}
            value={String(day)}
            onChange={(value) => setDay(Number(value))}
            data={days}
          />
        )}
      </div>
      <Day run={run} answer={answer} desk={desk} place={answer.desks.indexOf(desk)} day={day} />
      <ShiftList from={run.from} desk={desk} />
    </div>
  );
}

function Verdict({ answer, expected }: { answer: StaffingAnswer; expected: boolean }) {
  const { t, locale } = useI18n();
  const holds = answer.standing === "holds";
  const over = above(answer.hours, answer.bound);
  const raised = raisedIn(answer);
  const hours = (value: number) => t("staffing.n_hours", { n: value, text: count(value, locale, 1) });
  return (
    <Card
      title={t(`staffing.standing.${answer.standing}`)}
      beside={
        answer.standing === "going_on" ? undefined : (
          <Badge tone={holds ? "green" : "amber"}>{t(`staffing.badge.${holds ? "holds" : "misses"}`)}</Badge>
        )
      }
    >
      <p>
        {t("staffing.rounds_said", { n: answer.rounds.length })}{" "}
        {raised > 0 ? t("staffing.raised_said", { n: raised }) : t("staffing.raised_none")}
      </p>
      {answer.lowering && (
        <p>
          {t("staffing.removed_said", { n: answer.lowering.removed })}{" "}
          {answer.lowering.merged > 0 && `${t("staffing.merged_said", { n: answer.lowering.merged })} `}
          {t("staffing.lowered_said", { from: hours(answer.lowering.hours), to: hours(answer.hours) })}
          {answer.lowering.cut_short && ` ${t("staffing.cut_short_said")}`}
        </p>
      )}
      <div className="staffing-facts">
        <Facts
          items={[
            [t("staffing.hours"), hours(answer.hours)],
            [t("staffing.bound"), hours(answer.bound)],
            [t("staffing.above"), share(over, locale)],
            ...(answer.cost > 0
              ? ([
                  [t("staffing.cost"), numberText(answer.cost, locale)],
                  [t("staffing.bound_cost"), numberText(answer.bound_cost, locale)],
                ] as [string, string][])
              : []),
          ]}
        />
      </div>
      {expected && <p className="meta">{t("staffing.expected_note")}</p>}
      <p className="meta">{t("staffing.bound_note")}</p>
      <p className="meta">{t("staffing.definition")}</p>
      {answer.kept.length > 0 && (
        <p className="meta">{t("staffing.kept_note", { groups: new Intl.ListFormat(locale).format(answer.kept) })}</p>
      )}
      {answer.left_out.length > 0 && (
        <p className="meta">
          {t("staffing.left_out_note", { groups: new Intl.ListFormat(locale).format(answer.left_out) })}
        </p>
      )}
    </Card>
  );
}

function Misses({ run, answer }: Props) {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  if (answer.misses.length === 0) return null;
  return (
    <Card title={t("staffing.misses")}>
      <ul className="staffing-misses">
        {answer.misses.map((miss) => (
          <li key={`${miss.class} ${miss.from}`}>
            <strong>{nameOf(miss.class)}</strong>, {missSpan(miss, run.from, locale)}:{" "}
            {t("staffing.miss", { share: share(miss.share, locale, 0), n: numberText(miss.contacts, locale) })}{" "}
            {t(`staffing.why.${miss.why}`)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type DayProps = Props & { desk: StaffingDesk; place: number; day: number };

function Day({ run, answer, desk, place, day }: DayProps) {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  const cut = <T,>(values: T[]) => values.slice(day * SLOTS, (day + 1) * SLOTS);
  const name = dayName(run.from, day, locale, "long");
  const group = desk.groups.join(", ");
  return (
    <Card
      title={`${group}, ${name}`}
      beside={
        desk.occupancy != null && (
          <span className="meta">{t("staffing.occupied", { share: share(desk.occupancy, locale, 0) })}</span>
        )
      }
    >
      {desk.classes.length === 0 && <p className="meta">{t("staffing.steps_in")}</p>}
      <p className="staffing-key">
        <span className="key-scheduled">{t("staffing.scheduled")}</span>
        <span className="key-required">{t("staffing.required")}</span>
        <span className="key-first">{t("staffing.first")}</span>
      </p>
      <PeopleChart
        scheduled={cut(desk.scheduled)}
        required={cut(desk.required)}
        first={cut(desk.first)}
        summary={t("staffing.people_summary", { group, day: name, most: Math.max(0, ...cut(desk.scheduled)) })}
      />
      {answer.classes
        .filter((one) => one.desk === place)
        .map((one) => {
          const title = nameOf(one.class);
          const levels = cut(one.levels);
          const missed = levels.filter((level) => level && level.high < one.share).length;
          return (
            <section key={one.class} aria-label={title}>
              <h3>
                {t("staffing.level_of", {
                  name: title,
                  share: share(one.share, locale, 0),
                  minutes: count(one.within, locale, 1),
                })}
              </h3>
              <p className="meta">
                {one.all && t("staffing.level_all", { share: share(one.all.value, locale) })}{" "}
                {t("staffing.level_missed", { n: missed })}
              </p>
              <LevelChart
                levels={levels}
                target={one.share}
                summary={t("staffing.level_summary", { name: title, day: name, n: missed })}
              />
            </section>
          );
        })}
    </Card>
  );
}
