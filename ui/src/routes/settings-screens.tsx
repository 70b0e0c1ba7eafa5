import { SettingsFrame } from "@/features/staff/settings";
import { AlertsForm, Statuses, Templates } from "@/features/tickets/settings";

export { Account, OrganisationPage, People, Roles, Teams, Tokens } from "@/features/staff/settings";

export function AlertsScreen() {
  return (
    <SettingsFrame title="settings.alerts" lead="alerts.lead">
      <AlertsForm />
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
