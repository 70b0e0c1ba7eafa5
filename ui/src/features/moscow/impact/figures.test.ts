import { describe, expect, it } from "vitest";
import { en } from "@/shared/i18n/en";
import { forPeople, forServer, JUDGED_BY, lastSunday, sayChange, sayFigure, scaleOf } from "./figures";

describe("figures by which an initiative is judged", () => {
  it("are spoken of in their own measure", () => {
    expect(JUDGED_BY.map(scaleOf).filter((scale) => scale === "minutes")).toHaveLength(4);
    expect(sayFigure("contact_rate", 0.1042, "en")).toBe("10.4");
    expect(sayFigure("csat", 0.82, "en")).toMatch(/82\.0\s?%/);
    expect(sayChange("csat", -0.021, "en")).toBe("−2.1");
    expect(sayChange("contact_rate", 0.05, "en")).toBe("+5");
  });

  it("come back as they went", () => {
    for (const kpi of JUDGED_BY) expect(forServer(kpi, forPeople(kpi, 0.125))).toBeCloseTo(0.125, 12);
  });

  it("all have a name", () => {
    for (const kpi of JUDGED_BY) expect(en).toHaveProperty([`kpi_name.${kpi}`]);
  });

  it("end with a whole week", () => {
    expect(lastSunday("2026-11-26")).toBe("2026-11-22");
    expect(lastSunday("2026-11-22")).toBe("2026-11-15");
    expect(lastSunday("2026-11-23")).toBe("2026-11-22");
  });
});
