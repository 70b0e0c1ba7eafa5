import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const settingsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/settings",
  beforeLoad: ({ location }) => {
    if (location.pathname.replace(/\/$/, "") === "/settings") throw redirect({ to: "/settings/account" });
  },
});

const screens = () => import("./settings-screens");

const sections = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/account",
    component: lazyRouteComponent(screens, "Account"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/tokens",
    component: lazyRouteComponent(screens, "Tokens"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/people",
    component: lazyRouteComponent(screens, "People"),
  }),
  createRoute({ getParentRoute: () => settingsRoute, path: "/teams", component: lazyRouteComponent(screens, "Teams") }),
  createRoute({ getParentRoute: () => settingsRoute, path: "/roles", component: lazyRouteComponent(screens, "Roles") }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/statuses",
    component: lazyRouteComponent(screens, "StatusesScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/alerts",
    component: lazyRouteComponent(screens, "AlertsScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/templates",
    component: lazyRouteComponent(screens, "TemplatesScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/service-levels",
    component: lazyRouteComponent(screens, "ServiceLevelsScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/routing",
    component: lazyRouteComponent(screens, "RoutingScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/order-rules",
    component: lazyRouteComponent(screens, "OrderRulesScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/audit",
    component: lazyRouteComponent(screens, "AuditScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/brands",
    component: lazyRouteComponent(screens, "Brands"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/automation",
    component: lazyRouteComponent(screens, "AutomationScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/capabilities",
    component: lazyRouteComponent(screens, "CapabilitiesScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/recognition",
    component: lazyRouteComponent(screens, "RecognitionScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/moscow",
    component: lazyRouteComponent(screens, "MoscowSettingsScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/library",
    component: lazyRouteComponent(screens, "LibraryScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/mail",
    component: lazyRouteComponent(screens, "MailScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/mail/connected",
    component: lazyRouteComponent(screens, "MailConnectedScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/webhooks",
    component: lazyRouteComponent(screens, "WebhooksScreen"),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: "/organisation",
    component: lazyRouteComponent(screens, "OrganisationPage"),
  }),
] as const;

export const settingsRoutes = settingsRoute.addChildren(sections);
