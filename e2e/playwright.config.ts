import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "journeys",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // Each worker starts a server of its own; two cores carry two.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // A busy machine may lose a drag or come too late once; what fails twice is broken. What passed only then is
  // named as flaky in the output.
  retries: 1,
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: 10_000,
    screenshot: "only-on-failure",
    // Recording costs a third of the time; what fails is run again, and that run is recorded.
    trace: "on-first-retry",
    launchOptions: {
      // The distribution's own browser: nothing is downloaded.
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
