import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const screens = () => import("./learning-screens");

const learningsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/learnings",
  component: lazyRouteComponent(screens, "LearningsScreen"),
});

const ownTasksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/own-tasks",
  component: lazyRouteComponent(screens, "OwnTasksScreen"),
});

export const learningRoutes = [learningsRoute, ownTasksRoute];
