import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const playbooksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/playbooks",
  component: lazyRouteComponent(() => import("./playbook-screens"), "PlaybooksScreen"),
});

const playbookRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/playbooks/$playbookKey",
  component: lazyRouteComponent(() => import("./playbook-screens"), "PlaybookScreen"),
});

const effectsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/playbooks/$playbookKey/effects",
  component: lazyRouteComponent(() => import("./playbook-screens"), "EffectsScreen"),
});

export const playbookRoutes = [playbooksRoute, playbookRoute, effectsRoute];
