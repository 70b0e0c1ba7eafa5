import { count, duration } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { forPeople, scaleOf } from "./figures";

/** So much of a figure, with its measure: 2 percentage points, 10 min. */
export function useAmount(): (kpi: string, value: number) => string {
  const { t, locale } = useI18n();
  return (kpi, value) => {
    const scale = scaleOf(kpi);
    if (scale === "minutes") return duration(value, locale);
    return `${count(forPeople(kpi, value), locale, 1)} ${t(`moscow.scale.${scale}`)}`;
  };
}
