import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const scenariosRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/scenarios",
  component: lazyRouteComponent(() => import("./scenario-screens"), "ScenariosScreen"),
});

const scenarioRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/scenarios/$scenarioKey",
  component: lazyRouteComponent(() => import("./scenario-screens"), "ScenarioScreen"),
});

export const scenarioRoutes = [scenariosRoute, scenarioRoute];
