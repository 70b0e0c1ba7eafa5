import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { api } from "@/api/client";
import type { TicketPage } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { tellWith } from "@/shared/parts";
import { type AlertSettings, isQuiet, untold } from "./alerting";

/** Tells a lead of customers who wait too long: in the window at once, and on the desktop if wanted. */
export function Escalations({ settings }: { settings: AlertSettings }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ["tickets", "escalated-to-me"],
    queryFn: () =>
      api.get<TicketPage>("/api/tickets", { query: { attention: "escalated_to_me", sort: "waiting", limit: 50 } }),
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: only new rows are told, not a change of settings
  useEffect(() => {
    const fresh = untold(data?.items ?? [], window.sessionStorage);
    const first = fresh[0];
    if (!first) return;
    const many = fresh.length > 1;
    const text = many
      ? t("alert.escalated_many", { n: fresh.length })
      : t("alert.escalated", { number: first.number, name: first.customer?.name ?? t("row.no_customer") });
    const show = () =>
      many
        ? void navigate({ to: "/inbox", search: { view: "escalated" } })
        : void navigate({ to: "/inbox/$ticketId", params: { ticketId: first.id }, search: { view: "escalated" } });
    tellWith(text, t("alert.show"), show, t, "red");
    if (!settings.desktop || isQuiet(settings, new Date())) return;
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const notification = new Notification(text, {
      body: many ? undefined : first.subject,
      tag: `escalated ${first.id}`,
    });
    notification.onclick = () => {
      window.focus();
      show();
    };
  }, [data]);
  return null;
}
