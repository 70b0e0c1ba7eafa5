import "@/shared/theme/monitoring.css";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Calibration } from "@/api/models";
import { useMay } from "@/features/staff";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Icon, Loading, Page, ProblemNote, When } from "@/shared/parts";
import { CampaignsCard } from "./CampaignsCard";
import { FitCard } from "./FitCard";
import { NumbersCard } from "./NumbersCard";
import { OutlookCard } from "./OutlookCard";
import { calibrationQuery, useCalibrate } from "./queries";
import { RatesCard } from "./RatesCard";
import { SatisfactionCard } from "./SatisfactionCard";
import { useClassName } from "./useClassName";

/** What the twin of support is made of, and whether it can be trusted. */
export function CalibrationPage() {
  const { t } = useI18n();
  const writes = useMay("calibration.write");
  const found = useQuery(calibrationQuery);
  const calibrate = useCalibrate();
  const again = writes && (
    <Button
      variant={found.data ? "default" : "filled"}
      leftSection={<Icon name="refresh" />}
      loading={calibrate.isPending}
      onClick={() => calibrate.mutate(undefined)}
    >
      {t(found.data ? "calibration.again" : "calibration.first")}
    </Button>
  );
  return (
    <Page
      title={t("nav.calibration")}
      crumb={<Link to="/futures">{t("nav.futures")}</Link>}
      actions={found.data && again}
    >
      {calibrate.error && <ProblemNote error={calibrate.error} />}
      {found.isPending && <Loading rows={10} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data === null && (
        <EmptyState icon="target" title={t("calibration.none")} hint={t("calibration.none_hint")} action={again} />
      )}
      {found.data && <Shown calibration={found.data} />}
    </Page>
  );
}

function Shown({ calibration }: { calibration: Calibration }) {
  const nameOf = useClassName();
  return (
    <div className="stack">
      <Origin calibration={calibration} />
      <FitCard fit={calibration.fit} nameOf={nameOf} />
      <OutlookCard outlook={calibration.outlook} nameOf={nameOf} />
      <CampaignsCard />
      <NumbersCard calibration={calibration} nameOf={nameOf} />
      <SatisfactionCard satisfaction={calibration.satisfaction ?? null} nameOf={nameOf} />
      <RatesCard rates={calibration.rates} nameOf={nameOf} />
    </div>
  );
}

function Origin({ calibration }: { calibration: Calibration }) {
  const { t, locale } = useI18n();
  const day = (text: string) =>
    new Date(`${text}T00:00:00Z`).toLocaleDateString(locale, { dateStyle: "medium", timeZone: "UTC" });
  const folded = calibration.folded.map((one) => t(`channel.${one.channel}` as "channel.email"));
  return (
    <p className="meta">
      {t("calibration.origin", {
        n: calibration.number,
        contacts: count(calibration.contacts, locale),
        from: day(calibration.from_on),
        to: day(calibration.to_on),
      })}{" "}
      {t("calibration.made")} <When at={calibration.made_at} />.
      {folded.length > 0 && ` ${t("calibration.folded", { channels: new Intl.ListFormat(locale).format(folded) })}`}
    </p>
  );
}
