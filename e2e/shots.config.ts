import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig({
  ...journeys,
  testDir: "shots",
  outputDir: "test-results-shots",
  workers: 1,
  use: { ...journeys.use, trace: "off" },
});
