import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { calibrationRoutes } from "./calibration";
import { deskRoute, rootRoute } from "./desk";
import { deskScreens } from "./desk-screens";
import { docsRoute } from "./docs";
import { entryRoutes } from "./entry";
import { futuresRoutes } from "./futures";
import { kpiRoutes } from "./kpis";
import { learningRoutes } from "./learnings";
import { moscowRoutes } from "./moscow";
import { playbookRoutes } from "./playbooks";
import { scenarioRoutes } from "./scenarios";
import { settingsRoutes } from "./settings";

const tree = rootRoute.addChildren([
  ...entryRoutes,
  docsRoute,
  deskRoute.addChildren([
    ...deskScreens,
    ...futuresRoutes,
    ...calibrationRoutes,
    ...kpiRoutes,
    ...learningRoutes,
    ...moscowRoutes,
    ...playbookRoutes,
    ...scenarioRoutes,
    settingsRoutes,
  ]),
]);

export function newRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
