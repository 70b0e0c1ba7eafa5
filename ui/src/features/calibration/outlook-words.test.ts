import { describe, expect, it } from "vitest";
import type { CalibrationOutlook } from "@/api/models";
import type { Translate } from "@/shared/i18n";
import { outlookPoints, outlookSaid } from "./outlook-words";

const day = (part: Partial<CalibrationOutlook["days"][number]>): CalibrationOutlook["days"][number] => ({
  day: "2026-11-30",
  is_holiday: false,
  campaign: null,
  campaign_percent: null,
  happened: null,
  expected: null,
  low_80: null,
  high_80: null,
  low_95: null,
  high_95: null,
  ...part,
});
const outlook: CalibrationOutlook = {
  class: "",
  model: "average",
  holiday: null,
  holidays: 1,
  campaign: null,
  campaign_days: 0,
  orders: null,
  backtest: {
    days: 21,
    error: 0.12,
    naive_error: 0.2,
    chance: 0.09,
    inside_80: 0.81,
    inside_95: null,
  },
  days: [day({ happened: 12 }), day({ day: "2026-12-01", expected: 14, low_80: 9, high_80: 20, is_holiday: true })],
};
const t = ((key: string, values?: object) => `${key} ${JSON.stringify(values ?? {})}`) as Translate;

describe("an outlook", () => {
  it("shows what came, then what is expected", () => {
    const points = outlookPoints(outlook, (text) => text);
    expect(points.map((one) => [one.value, one.expected, one.high])).toEqual([
      [12, null, null],
      [null, 14, 20],
    ]);
  });
  it("says how wrong it was, and that it knows nothing of holidays", () => {
    const said = outlookSaid(outlook, "en-GB", t);
    expect(said[0]).toContain("calibration.outlook_model.average");
    expect(said[1]).toContain('"error":"12%"');
    expect(said[1]).toContain('"inside95":"–"');
    expect(said[2]).toBe('calibration.outlook_no_holiday {"days":1}');
    expect(outlookSaid({ ...outlook, holiday: 0.2 }, "en-GB", t)[2]).toContain('"n":"0.2","days":1');
    expect(outlookSaid({ ...outlook, holiday: 0.2, backtest: null }, "en-GB", t)[1]).toContain("outlook_no_backtest");
  });
  it("says what is known of orders, and whether that helped", () => {
    const known = { open: 1240, late: 96, days: 42, error: 0.171, error_without: 0.214, used: true };
    expect(outlookSaid({ ...outlook, orders: known }, "en-GB", t)[3]).toBe(
      'calibration.outlook_orders {"open":"1,240","late":"96","days":42,"with":"17.1%","without":"21.4%"}',
    );
    const said = outlookSaid({ ...outlook, orders: { ...known, used: false } }, "en-GB", t);
    expect(said[3]).toContain("calibration.outlook_no_orders");
  });
});
