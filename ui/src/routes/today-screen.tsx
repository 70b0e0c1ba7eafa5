import { useNavigate, useSearch } from "@tanstack/react-router";
import { DayForecast } from "@/features/calibration/today";
import { Reviews, SignpostAlerts } from "@/features/futures/today";
import { KpiStrip } from "@/features/kpis";
import { MailCard } from "@/features/mail";
import { RadarCard } from "@/features/monitoring";
import { useMay, useSession } from "@/features/staff";
import { TeamSwitch, TodayWork, useToday } from "@/features/tickets/today";
import { longDay, timeOfDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Page } from "@/shared/parts";

/** How things stand right now, for whoever leads: the figures, and the work in hand. */
export function TodayScreen() {
  const { t, locale } = useI18n();
  const { team } = useSearch({ from: "/desk/today" });
  const navigate = useNavigate();
  const mayMeasure = useMay("kpis.read");
  const maySeeScenarios = useMay("scenarios.read");
  const maySeeFutures = useMay("futures.read");
  const maySeeCalibration = useMay("calibration.read");
  const mayManageMail = useMay("mail.manage");
  const { organisation } = useSession();
  const today = useToday(team);
  const choose = (next: string | undefined) => void navigate({ to: "/today", search: { team: next }, replace: true });
  const zone = organisation.time_zone;
  const at = today.data?.at;
  return (
    <Page
      title={t("nav.today")}
      beside={
        at && (
          <span className="meta">
            {t("today.until", { day: longDay(at, locale, zone), time: timeOfDay(at, locale, zone) })}
          </span>
        )
      }
      actions={<TeamSwitch teams={today.data?.teams ?? []} team={team} choose={choose} />}
    >
      <div className="today">
        {mayMeasure && <KpiStrip team={team} />}
        {maySeeCalibration && <DayForecast />}
        {maySeeFutures && <SignpostAlerts />}
        {maySeeFutures && <Reviews days={7} />}
        <TodayWork today={today} team={team} />
        {mayManageMail && <MailCard />}
        {maySeeScenarios && <RadarCard />}
      </div>
    </Page>
  );
}
