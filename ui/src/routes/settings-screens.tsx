import { AuditLog } from "@/features/audit/settings";
import { Automation } from "@/features/automation/settings";
import { Capabilities } from "@/features/capabilities/settings";
import { DigestForm } from "@/features/digests/settings";
import { LibraryExchange } from "@/features/library/settings";
import { MailConnected, MailSettings } from "@/features/mail/settings";
import { MoscowSettingsForm } from "@/features/moscow/settings";
import { OrderRulesForm } from "@/features/orders/settings";
import { Recognition } from "@/features/recognition/settings";
import { useMay } from "@/features/staff";
import { Calendars, SettingsFrame } from "@/features/staff/settings";
import { AlertsForm, Routing, ServiceLevels, Statuses, Templates } from "@/features/tickets/settings";
import { Webhooks } from "@/features/webhooks/settings";

export { Account, Brands, OrganisationPage, People, Roles, Teams, Tokens } from "@/features/staff/settings";

/** A digest is for everybody; what rings is for who sees tickets. */
export function AlertsScreen() {
  const maySeeTickets = useMay("tickets.read");
  return (
    <SettingsFrame title="settings.alerts" lead="alerts.lead">
      <div className="stack">
        {maySeeTickets && <AlertsForm />}
        <DigestForm />
      </div>
    </SettingsFrame>
  );
}

export function TemplatesScreen() {
  return (
    <SettingsFrame title="settings.templates" lead="templates.lead">
      <Templates />
    </SettingsFrame>
  );
}

export function StatusesScreen() {
  return (
    <SettingsFrame title="settings.statuses" lead="statuses.lead">
      <Statuses />
    </SettingsFrame>
  );
}

/** Calendars stand where they are needed; changing them is a right of its own. */
export function ServiceLevelsScreen() {
  const mayCalendars = useMay("organisation.manage");
  return (
    <SettingsFrame title="settings.service_levels" lead="sla.lead">
      <div className="stack">
        <ServiceLevels />
        {mayCalendars && <Calendars />}
      </div>
    </SettingsFrame>
  );
}

export function RoutingScreen() {
  return (
    <SettingsFrame title="settings.routing" lead="routing.lead">
      <Routing />
    </SettingsFrame>
  );
}

export function OrderRulesScreen() {
  return (
    <SettingsFrame title="settings.order_rules" lead="rules.lead">
      <OrderRulesForm />
    </SettingsFrame>
  );
}

export function AuditScreen() {
  return (
    <SettingsFrame title="settings.audit" lead="audit.lead">
      <AuditLog />
    </SettingsFrame>
  );
}

export function AutomationScreen() {
  return (
    <SettingsFrame title="settings.automation" lead="automation.lead">
      <Automation />
    </SettingsFrame>
  );
}

export function CapabilitiesScreen() {
  return (
    <SettingsFrame title="settings.capabilities" lead="capabilities.lead">
      <Capabilities />
    </SettingsFrame>
  );
}

export function RecognitionScreen() {
  return (
    <SettingsFrame title="settings.recognition" lead="recognition.lead">
      <Recognition />
    </SettingsFrame>
  );
}

export function MoscowSettingsScreen() {
  return (
    <SettingsFrame title="settings.moscow" lead="moscow.settings_lead">
      <MoscowSettingsForm />
    </SettingsFrame>
  );
}

export function LibraryScreen() {
  return (
    <SettingsFrame title="settings.exchange" lead="library.lead">
      <LibraryExchange />
    </SettingsFrame>
  );
}

export function MailScreen() {
  return (
    <SettingsFrame title="settings.mail" lead="mail.lead">
      <MailSettings />
    </SettingsFrame>
  );
}

export function MailConnectedScreen() {
  return (
    <SettingsFrame title="settings.mail" lead="mail.lead">
      <MailConnected />
    </SettingsFrame>
  );
}

export function WebhooksScreen() {
  return (
    <SettingsFrame title="settings.webhooks" lead="webhooks.lead">
      <Webhooks />
    </SettingsFrame>
  );
}
