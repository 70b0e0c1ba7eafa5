import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { deskRoute } from "./desk";

const calibrationRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: "/futures/calibration",
  component: lazyRouteComponent(() => import("./calibration-screens"), "CalibrationScreen"),
});

export const calibrationRoutes = [calibrationRoute];
