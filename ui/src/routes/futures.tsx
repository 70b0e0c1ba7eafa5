import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const screens = () => import("./futures-screens");
const word = (raw: unknown) => (typeof raw === "string" && raw !== "" ? raw : undefined);

const homeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/futures",
  validateSearch: (raw: Record<string, unknown>): { view?: string } => ({ view: word(raw.view) }),
  component: lazyRouteComponent(screens, "FuturesHomeScreen"),
});

const studyRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/futures/studies/$studyId",
  validateSearch: (raw: Record<string, unknown>): { view?: string; measure?: string } => ({
    view: word(raw.view),
    measure: word(raw.measure),
  }),
  component: lazyRouteComponent(screens, "StudyScreen"),
});

const staffingRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/futures/staffing",
  component: lazyRouteComponent(screens, "StaffingHomeScreen"),
});

const staffingRunRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/futures/staffing/$runId",
  component: lazyRouteComponent(screens, "StaffingRunScreen"),
});

export const futuresRoutes = [homeRoute, studyRoute, staffingRoute, staffingRunRoute];
