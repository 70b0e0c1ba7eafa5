export { AvailabilityMenu } from "./AvailabilityMenu";
export { useAvailabilities, useChosenByMe, useIsAway, useOwnAvailability } from "./availability";
export { allOf, useCalendars, usePeople, useTeams } from "./directory";
export { SetUp } from "./SetUp";
export { SignIn } from "./SignIn";
export { leads, loadSession, may, sessionQuery, setupQuery, useMay, useSession, useSignOut, useToday } from "./session";
export { ownTimeZone, timeZones } from "./time-zones";
