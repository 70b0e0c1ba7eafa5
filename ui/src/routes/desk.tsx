import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, Outlet, redirect } from "@tanstack/react-router";
import { sessionQuery, setupQuery } from "@/features/staff";
import { Shell } from "@/shell/Shell";
import { Broken, NotFound } from "./dead-ends";

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

/** Everything behind the sign-in. Nobody signed in: to the sign-in, or to the set-up of a desk that is new. */
export const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "desk",
  component: Shell,
  errorComponent: Broken,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session) return;
    const { needed } = await context.queries.fetchQuery(setupQuery);
    if (needed) throw redirect({ to: "/setup" });
    throw redirect({ to: "/sign-in", search: { to: location.href === "/" ? undefined : location.href } });
  },
});
