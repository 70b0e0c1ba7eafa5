import { Select } from "@mantine/core";
import { useState } from "react";
import type { CalibrationRates } from "@/api/models";
import { ControlChart } from "@/shared/charts";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";

type Props = { rates: CalibrationRates[]; nameOf: (name: string) => string };

const SLOTS = 48;

/** How many contacts come in each hour of an average week. */
export function RatesCard({ rates, nameOf }: Props) {
  const { t, locale } = useI18n();
  const [chosen, setChosen] = useState<string | null>(null);
  const found = rates.find((one) => one.class === chosen) ?? rates[0];
  if (!found) return null;
  const label = (at: number) => {
    // 5 January 1970 was a Monday.
    const moment = new Date(Date.UTC(1970, 0, 5, Math.floor(at / 2), (at % 2) * 30));
    const more = at % SLOTS === 0 ? ({} as const) : ({ hour: "2-digit", minute: "2-digit" } as const);
    return moment.toLocaleString(locale, { weekday: "short", timeZone: "UTC", ...more });
  };
  const say = (value: number) => count(value, locale, value < 10 ? 2 : 0);
  const points = found.rates.map((rate, at) => ({
    label: label(at),
    value: rate,
    expected: null,
    low: found.low[at] ?? null,
    high: found.high[at] ?? null,
    out: false,
  }));
  return (
    <Card
      title={t("calibration.week")}
      beside={<span className="meta">{t("calibration.week_hint")}</span>}
      actions={
        <Select
          size="xs"
          aria-label={t("calibration.class")}
          allowDeselect={false}
          value={found.class}
          onChange={setChosen}
          data={rates.map((one) => ({ value: one.class, label: nameOf(one.class) }))}
        />
      }
    >
      <ControlChart
        points={points}
        spans={[]}
        say={say}
        usual={say}
        limit={say}
        summary={t("calibration.week_summary", { name: nameOf(found.class) })}
      />
    </Card>
  );
}
