import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const screens = () => import("./moscow-screens");
const word = (raw: unknown) => (typeof raw === "string" && raw !== "" ? raw : undefined);

const homeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/moscow",
  component: lazyRouteComponent(screens, "MoscowHomeScreen"),
});

const frameRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/moscow/$frameId",
  validateSearch: (raw: Record<string, unknown>): { view?: string } => ({ view: word(raw.view) }),
  component: lazyRouteComponent(screens, "MoscowScreen"),
});

const initiativeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/moscow/initiatives/$initiativeKey",
  // What of it is to be written at once.
  validateSearch: (raw: Record<string, unknown>): { edit?: string } => ({ edit: word(raw.edit) }),
  component: lazyRouteComponent(screens, "InitiativeScreen"),
});

export const moscowRoutes = [homeRoute, frameRoute, initiativeRoute];
