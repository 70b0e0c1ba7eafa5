import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const screens = () => import("./learning-screens");

const learningsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/learnings",
  validateSearch: (raw: Record<string, unknown>): { state?: string; month?: string } => ({
    state: typeof raw.state === "string" ? raw.state : undefined,
    month: typeof raw.month === "string" && /^\d{4}-\d{2}$/.test(raw.month) ? raw.month : undefined,
  }),
  component: lazyRouteComponent(screens, "LearningsScreen"),
});

const ownTasksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/own-tasks",
  component: lazyRouteComponent(screens, "OwnTasksScreen"),
});

export const learningRoutes = [learningsRoute, ownTasksRoute];
