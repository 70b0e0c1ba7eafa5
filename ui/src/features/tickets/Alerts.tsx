import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { api } from "@/api/client";
import type { TicketPage } from "@/api/models";
import { ReviewAlerts } from "@/features/scenarios";
import { useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { setTitleCount } from "@/shared/parts";
import { ALERTS_KEY, type AlertSettings, isQuiet, type News, NO_ALERTS, newsFor, toldOf } from "./alerting";
import { chime } from "./chime";
import { Escalations } from "./Escalations";
import { alertsKey, countsQuery } from "./queries";
import { TaskAlerts } from "./TaskAlerts";

export function useAlertSettings() {
  return useLocalStorage<AlertSettings>({ key: ALERTS_KEY, defaultValue: NO_ALERTS, getInitialValueInEffect: false });
}

/** Tells of new queries: in the window's title always, on the desktop and by sound if wanted. */
export function Alerts() {
  const { data: counts } = useQuery(countsQuery);
  const unassigned = counts?.unassigned ?? 0;
  useEffect(() => {
    setTitleCount(unassigned);
    return () => setTitleCount(0);
  }, [unassigned]);
  const [settings] = useAlertSettings();
  return (
    <>
      <TaskAlerts />
      <ReviewAlerts />
      <Escalations settings={settings} />
      {(settings.desktop || settings.sound) && <Bell settings={settings} />}
    </>
  );
}

function Bell({ settings }: { settings: AlertSettings }) {
  const { t } = useI18n();
  const { person, teams } = useSession();
  const navigate = useNavigate();
  const known = useRef<Set<string> | null>(null);
  const { data } = useQuery({
    queryKey: alertsKey,
    queryFn: () =>
      api.get<TicketPage>("/api/tickets", {
        query: { category: "new,open", snoozed: "without", sort: "updated", limit: 20 },
      }),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows ring, not a change of settings
  useEffect(() => {
    if (!data) return;
    const news = newsFor(
      data,
      person.id,
      teams.map((team) => team.id),
    );
    const before = known.current;
    known.current = toldOf(before ?? new Set(), news);
    // What was there already when the window was opened is no news.
    const fresh = before ? news.filter((one) => !before.has(one.mark)) : [];
    if (fresh.length === 0 || isQuiet(settings, new Date())) return;
    if (settings.sound) chime();
    if (settings.desktop) for (const one of fresh) notify(one);
  }, [data]);

  const notify = ({ row, mark, what }: News) => {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const title = t(`alert.${what}`, { number: row.number });
    const body = [row.customer?.name, row.subject].filter(Boolean).join(": ");
    // Of two windows the tag lets only one be seen.
    const notification = new Notification(title, { body, tag: mark });
    notification.onclick = () => {
      window.focus();
      void navigate({ to: "/inbox/$ticketId", params: { ticketId: row.id } });
    };
  };
  return null;
}
