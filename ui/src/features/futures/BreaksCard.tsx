import { NumberInput, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DriverLimits, Study, StudyDiscovery, StudySensitivity } from "@/api/models";
import { type NameOf, useTwinNames } from "@/features/calibration";
import { share } from "@/shared/format";
import { type Translate, useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Loading, ProblemNote } from "@/shared/parts";
import { discoveryQuery, sensitivityQuery } from "./queries";
import { driverText, figureText, type Measure, numberText } from "./words";

type Props = { study: Study; measure: Measure };

/** In which sampled futures a strategy misses the target, in a sentence, and which drivers move the measure. */
export function BreaksCard({ study, measure }: Props) {
  const { t, language } = useI18n();
  const [strategy, setStrategy] = useState(study.strategies[0]?.key ?? "");
  const own = measure === study.measure ? study.target : null;
  const [typed, setTyped] = useState<{ measure: Measure; value: number } | null>(null);
  const target = typed?.measure === measure ? typed.value : own;
  const name = textIn(study.strategies.find((one) => one.key === strategy)?.definition.title, language);
  if (!study.ensemble) {
    return (
      <Card title={t("futures.breaks")}>
        <p className="meta">{t("futures.breaks_none")}</p>
      </Card>
    );
  }
  return (
    <Card
      title={t("futures.breaks")}
      actions={
        <>
          <Select
            size="xs"
            aria-label={t("futures.strategy")}
            allowDeselect={false}
            value={strategy}
            onChange={(value) => value && setStrategy(value)}
            data={study.strategies
              .filter((one) => !study.screened.some((other) => other.strategy === one.key))
              .map((one) => ({ value: one.key, label: textIn(one.definition.title, language) }))}
          />
          <NumberInput
            size="xs"
            className="futures-target"
            aria-label={t("futures.breaks_target")}
            placeholder={t("futures.breaks_target")}
            value={target ?? ""}
            onChange={(value) => setTyped(value === "" ? null : { measure, value: Number(value) })}
          />
        </>
      }
    >
      {target === null ? (
        <p className="meta">{t("futures.breaks_ask")}</p>
      ) : (
        <Broken study={study} asked={{ strategy, measure, target }} name={name} />
      )}
      {study.ensemble.trajectories ? <Matters study={study} asked={{ strategy, measure }} /> : null}
    </Card>
  );
}

type BrokenProps = {
  study: Study;
  asked: { strategy: string; measure: Measure; target: number };
  name: string;
};

function Broken({ study, asked, name }: BrokenProps) {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  const found = useQuery(discoveryQuery(study.id, asked));
  if (found.isPending) return <Loading rows={2} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <p className="futures-breaks">{brokenText(found.data, { name, nameOf }, t, locale)}</p>;
}

type Names = { name: string; nameOf: NameOf };

function brokenText(found: StudyDiscovery, { name, nameOf }: Names, t: Translate, locale: string): string {
  if (!found.broken) {
    return t(found.missed === 0 ? "futures.breaks_never" : "futures.breaks_always", { name, n: found.futures });
  }
  const conditions = found.broken.limits
    .map((limit) => limitText(limit, found, nameOf, t, locale))
    .join(t("futures.and"));
  const said = t("futures.breaks_said", {
    name,
    conditions,
    coverage: share(found.broken.coverage, locale, 0),
    density: share(found.broken.density, locale, 0),
  });
  return `${said} ${t("futures.breaks_missed", { missed: found.missed, n: found.futures })}`;
}

function limitText(limit: DriverLimits, found: StudyDiscovery, nameOf: NameOf, t: Translate, locale: string): string {
  const range = found.ranges[limit.range];
  const driver = range ? driverText(range, nameOf, t) : "";
  const said = (value: number) =>
    range?.by === "times" ? `× ${numberText(value, locale)}` : numberText(value, locale);
  if (limit.at_least !== null && limit.at_most !== null) {
    return t("futures.between", { driver, low: said(limit.at_least), high: said(limit.at_most) });
  }
  if (limit.at_least !== null) return t("futures.above", { driver, value: said(limit.at_least) });
  return t("futures.below", { driver, value: said(limit.at_most ?? 0) });
}

function Matters({ study, asked }: { study: Study; asked: { strategy: string; measure: Measure } }) {
  const { t } = useI18n();
  const found = useQuery(sensitivityQuery(study.id, asked));
  if (found.isPending) return <Loading rows={3} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return (
    <section className="futures-matters">
      <h3>{t("futures.matters")}</h3>
      <p className="meta">{t("futures.matters_hint")}</p>
      <Drivers found={found.data} study={study} measure={asked.measure} />
    </section>
  );
}

function Drivers({ found, study, measure }: { found: StudySensitivity; study: Study; measure: Measure }) {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  const most = Math.max(0, ...found.drivers.map((one) => one.size));
  return (
    <ul className="futures-drivers">
      {found.drivers.map((one) => {
        const range = found.ranges[one.range];
        const value = figureText(measure, one.mean, study.minutes_per_unit, locale);
        return (
          <li key={one.range}>
            <span>{range ? driverText(range, nameOf, t) : ""}</span>
            <span className="futures-bar" aria-hidden="true">
              <span style={{ inlineSize: `${most > 0 ? (one.size / most) * 100 : 0}%` }} />
            </span>
            <span className="number">
              {one.low <= 0 ? t("futures.nothing_seen") : `${one.mean > 0 ? "+" : ""}${value}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
