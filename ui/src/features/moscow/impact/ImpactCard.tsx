import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Initiative, Measurement } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Card, Loading, ProblemNote, When } from "@/shared/parts";
import { dayText } from "../useNames";
import { BeginRollOut } from "./BeginRollOut";
import { ForeseenList } from "./Foreseen";
import { MeasurementPlan } from "./MeasurementPlan";
import { measurementsQuery, useAssess } from "./queries";
import { Unmeasured } from "./Unmeasured";
import { useAmount } from "./useAmount";
import { Finding } from "./Verdict";

/** Whether it helped: how that is to be seen, fixed before the roll-out, and what was seen. */
export function ImpactCard({ initiative }: { initiative: Initiative }) {
  const { t } = useI18n();
  const writes = useMay("moscow.write");
  const decides = useMay("moscow.decide");
  const [planning, setPlanning] = useState(false);
  const [unmeasured, setUnmeasured] = useState(false);
  const found = useQuery(measurementsQuery(initiative.key));
  const open = found.data?.find((one) => one.begun_on === null);
  const measured = found.data?.some((one) => one.begun_on !== null) ?? true;
  return (
    <Card
      title={t("moscow.impact")}
      actions={
        <>
          {decides && !measured && initiative.definition.lifecycle !== "live" && (
            <Button variant="subtle" onClick={() => setUnmeasured(true)}>
              {t("moscow.unmeasured")}
            </Button>
          )}
          {writes && (
            <Button variant="default" onClick={() => setPlanning(true)}>
              {t(open ? "moscow.measurement_change" : "moscow.measurement_add")}
            </Button>
          )}
        </>
      }
    >
      {found.isPending && <Loading rows={4} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <p className="quiet">{t("moscow.measurement_none")}</p>}
      {found.data?.map((one) => (
        <Measured key={one.id} measurement={one} />
      ))}
      {unmeasured && <Unmeasured initiative={initiative} close={() => setUnmeasured(false)} />}
      {planning && <MeasurementPlan initiative={initiative} before={open ?? null} close={() => setPlanning(false)} />}
    </Card>
  );
}

function Measured({ measurement }: { measurement: Measurement }) {
  const { t, locale } = useI18n();
  const { definition, begun_on: begun, ends_on: ends, latest } = measurement;
  const day = (text: string | null) => (text ? dayText(text, locale) : "–");
  return (
    <article className="impact-measurement">
      <p className="moscow-row">
        <Badge tone={begun ? "accent" : "outline"}>
          {begun ? t("moscow.begun_on", { day: day(begun), ends: day(ends) }) : t("moscow.not_begun")}
        </Badge>
        <span className="meta">
          {t("moscow.baseline_is", { from: day(definition.baseline_from), to: day(definition.baseline_to) })};{" "}
          {t("moscow.weeks_after_is", { n: definition.weeks_after })};{" "}
          {t(`moscow.looking.${definition.looking ?? "once"}`)}
        </span>
        {measurement.number > 1 && <Badge>{t("moscow.measurement_number", { n: measurement.number })}</Badge>}
      </p>
      {measurement.registered_afterwards && <p className="amber-text">{t("moscow.registered_afterwards")}</p>}
      <Seen measurement={measurement} />
      <Steps measurement={measurement} />
      {latest && begun && (
        <>
          <p className="meta">
            {t(latest.is_final ? "moscow.looked_final" : "moscow.looked_early")} <When at={latest.made_at} />,{" "}
            {latest.made_by?.name ?? t("moscow.the_program")}
          </p>
          {latest.findings.map((one) => (
            <Finding key={one.kpi} of={one} begunOn={begun} />
          ))}
        </>
      )}
    </article>
  );
}

/** Which change would be seen at all: before anything is rolled out. */
function Seen({ measurement }: { measurement: Measurement }) {
  const { t } = useI18n();
  const word = useWord();
  const amount = useAmount();
  if (measurement.foreseen.length > 0) return <ForeseenList of={measurement.foreseen} />;
  return (
    <ul className="scenario-list">
      {measurement.definition.kpis.map((one) => {
        const seen = measurement.detectable[one.kpi];
        const blind = seen === null || seen === undefined || seen > one.matters;
        const matters = amount(one.kpi, one.matters);
        return (
          <li key={one.kpi}>
            <b>{word("kpi_name", one.kpi)}</b> {one.role !== "exploratory" && <Badge>{t("moscow.primary_is")}</Badge>}{" "}
            <span className={blind ? "amber-text" : "meta"}>
              {seen === null || seen === undefined
                ? t("moscow.seen_unknown", { matters })
                : t("moscow.seen_is", { matters, seen: amount(one.kpi, seen) })}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Steps({ measurement }: { measurement: Measurement }) {
  const { t } = useI18n();
  const decides = useMay("moscow.decide");
  const writes = useMay("moscow.write");
  const [beginning, setBeginning] = useState(false);
  const assess = useAssess();
  if (!measurement.begun_on) {
    return (
      <>
        {decides && (
          <p>
            <Button onClick={() => setBeginning(true)}>{t("moscow.begin")}</Button>
          </p>
        )}
        {beginning && <BeginRollOut measurement={measurement} close={() => setBeginning(false)} />}
      </>
    );
  }
  if (!writes || measurement.latest?.is_final) return null;
  return (
    <>
      <p>
        <Button variant="default" loading={assess.isPending} onClick={() => assess.mutate(measurement.id)}>
          {t("moscow.look_now")}
        </Button>
      </p>
      {assess.isError && <ProblemNote error={assess.error} />}
    </>
  );
}
