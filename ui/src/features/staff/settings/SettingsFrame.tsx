import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { type MessageKey, useI18n } from "@/shared/i18n";
import { Page } from "@/shared/parts";
import { may, useSession } from "../session";

type Section = { to: string; label: MessageKey; permission: string | null };

const SECTIONS: Section[] = [
  { to: "/settings/account", label: "settings.account", permission: null },
  { to: "/settings/alerts", label: "settings.alerts", permission: null },
  { to: "/settings/tokens", label: "settings.tokens", permission: "tokens.own" },
  { to: "/settings/people", label: "settings.people", permission: "staff.manage" },
  { to: "/settings/teams", label: "settings.teams", permission: "staff.manage" },
  { to: "/settings/roles", label: "settings.roles", permission: "staff.manage" },
  { to: "/settings/templates", label: "settings.templates", permission: "tickets.answer" },
  { to: "/settings/statuses", label: "settings.statuses", permission: "tickets.configure" },
  { to: "/settings/service-levels", label: "settings.service_levels", permission: "tickets.configure" },
  { to: "/settings/routing", label: "settings.routing", permission: "tickets.configure" },
  { to: "/settings/order-rules", label: "settings.order_rules", permission: "orders.configure" },
  { to: "/settings/capabilities", label: "settings.capabilities", permission: "capabilities.read" },
  { to: "/settings/automation", label: "settings.automation", permission: "automation.manage" },
  { to: "/settings/recognition", label: "settings.recognition", permission: "recognition.manage" },
  { to: "/settings/moscow", label: "settings.moscow", permission: "moscow.read" },
  { to: "/settings/library", label: "settings.exchange", permission: "scenarios.read" },
  { to: "/settings/mail", label: "settings.mail", permission: "mail.manage" },
  { to: "/settings/webhooks", label: "settings.webhooks", permission: "webhooks.manage" },
  { to: "/settings/organisation", label: "settings.organisation", permission: "organisation.manage" },
  { to: "/settings/brands", label: "settings.brands", permission: "organisation.manage" },
  { to: "/settings/audit", label: "settings.audit", permission: "audit.read" },
];

type Props = { title: MessageKey; lead: MessageKey; actions?: ReactNode; children: ReactNode };

export function SettingsFrame({ title, lead, actions, children }: Props) {
  const { t } = useI18n();
  const session = useSession();
  const shown = SECTIONS.filter((section) => !section.permission || may(session, section.permission));
  return (
    <Page title={t(title)} crumb={t("nav.settings")} actions={actions}>
      <div className="settings">
        <nav aria-label={t("nav.settings")} className="settings-nav">
          {shown.map((section) => (
            <Link key={section.to} to={section.to} className="view" activeProps={{ className: "view view-on" }}>
              {t(section.label)}
            </Link>
          ))}
        </nav>
        <div className="settings-main">
          <p className="muted">{t(lead)}</p>
          {children}
        </div>
      </div>
    </Page>
  );
}
