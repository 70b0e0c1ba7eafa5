import { createRoute, redirect, useSearch } from "@tanstack/react-router";
import { SetUp, SignIn, sessionQuery, setupQuery } from "@/features/staff";
import { rootRoute } from "./desk";

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/setup",
  component: SetUp,
  beforeLoad: async ({ context }) => {
    const { needed } = await context.queries.fetchQuery(setupQuery);
    if (!needed) throw redirect({ to: "/sign-in" });
  },
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): { to?: string } => (typeof raw.to === "string" ? { to: raw.to } : {}),
  component: SignInScreen,
  beforeLoad: async ({ context }) => {
    if (await context.queries.ensureQueryData(sessionQuery)) throw redirect({ to: "/" });
    const { needed } = await context.queries.fetchQuery(setupQuery);
    if (needed) throw redirect({ to: "/setup" });
  },
});

function SignInScreen() {
  const { to } = useSearch({ from: "/sign-in" });
  return <SignIn returnTo={to} />;
}

export const entryRoutes = [setUpRoute, signInRoute];
