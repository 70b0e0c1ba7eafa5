import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./desk";

/** Outside the sign-in: whoever wants to build on the API may read how before having an account. */
export const docsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/api/docs",
  component: lazyRouteComponent(() => import("@/docs-page/DocsPage"), "DocsPage"),
});
