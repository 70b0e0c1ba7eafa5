import { expect, test } from "vitest";
import type { CalibrationOutlook } from "@/api/models";
import { campaignsSaid, daysOf, percentText } from "./campaign-words";

const t = (key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`;

test("days are read as one range, and one day as itself", () => {
  // Some versions of the tables put thin spaces around the dash.
  const range = daysOf({ first_on: "2026-11-27", last_on: "2026-11-30" }, "en-GB");
  expect(range.replace(/\s*–\s*/, "–")).toBe("27–30 Nov 2026");
  expect(daysOf({ first_on: "2026-11-27", last_on: "2026-11-27" }, "de-DE")).toBe("27.11.2026");
});

test("what is expected has its sign", () => {
  expect(percentText(20, "en-GB")).toBe("+20%");
  expect(percentText(-5, "en-GB")).toBe("-5%");
  expect(percentText(0, "en-GB")).toBe("0%");
  expect(percentText(null, "en-GB")).toBeNull();
});

const day = (part: object) => ({ day: "2026-12-01", is_holiday: false, expected: 5, ...part });
const outlook = (part: object, days: object[]) =>
  ({ campaign: null, campaign_days: 3, ...part, days }) as CalibrationOutlook;

test("what campaigns brought, what somebody said, or neither is told where it matters", () => {
  const said = (one: CalibrationOutlook) => campaignsSaid(one, "en", t as never);
  expect(said(outlook({}, [day({})]))).toBeNull();
  expect(said(outlook({ campaign: 1.4 }, [day({})]))).toBe('calibration.outlook_campaign {"n":"1.4","days":3}');
  expect(said(outlook({}, [day({ campaign: "Sale", expected: null })]))).toBeNull();
  expect(said(outlook({}, [day({ campaign: "Sale" })]))).toMatch(/outlook_no_campaign /);
  expect(said(outlook({}, [day({ campaign: "Sale", campaign_percent: 20 }), day({})]))).toMatch(
    /outlook_campaign_said /,
  );
});
