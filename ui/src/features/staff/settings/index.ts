export { Account } from "./Account";
export { Calendars } from "./Calendars";
export { OrganisationPage } from "./OrganisationPage";
export { People } from "./People";
export { Roles } from "./Roles";
export { SettingsFrame } from "./SettingsFrame";
export { Teams } from "./Teams";
export { Tokens } from "./Tokens";
