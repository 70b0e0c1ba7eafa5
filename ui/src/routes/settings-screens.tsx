import { SettingsFrame } from "@/features/staff/settings";
import { Statuses } from "@/features/tickets/settings";

export { Account, OrganisationPage, People, Roles, Teams, Tokens } from "@/features/staff/settings";

export function StatusesScreen() {
  return (
    <SettingsFrame title="settings.statuses" lead="statuses.lead">
      <Statuses />
    </SettingsFrame>
  );
}
