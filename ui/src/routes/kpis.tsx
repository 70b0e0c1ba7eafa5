import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
// Only the type: the screens themselves are a file of their own, loaded when first wanted.
import type { KpiSearch } from "@/features/kpis";
import { deskRoute } from "./desk";

const validateSearch = (raw: Record<string, unknown>) => raw as KpiSearch;

const kpisRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/kpis",
  validateSearch,
  component: lazyRouteComponent(() => import("./kpi-screens"), "KpisScreen"),
});

const kpiRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/kpis/$kpiKey",
  validateSearch,
  component: lazyRouteComponent(() => import("./kpi-screens"), "KpiScreen"),
});

export const kpiRoutes = [kpisRoute, kpiRoute];
