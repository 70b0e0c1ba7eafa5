import type { Study } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { figureText } from "./words";

/** Which strategies were not rehearsed, and by how much they are behind. Nothing where all were. */
export function ScreenedNote({ study }: { study: Study }) {
  const { t, locale, language } = useI18n();
  if (study.screened.length === 0) return null;
  const futures = study.futures.length + study.sampled;
  const title = (list: Study["futures"], key: string) =>
    textIn(list.find((one) => one.key === key)?.definition.title, language) || key;
  const said = (value: number) => figureText(study.measure, value, study.minutes_per_unit, locale);
  return (
    <section className="meta" aria-label={t("futures.screened_title")}>
      <p>{t("futures.screened", { n: study.screened.length * futures, all: study.strategies.length * futures })}</p>
      <ul>
        {study.screened.map((one) => (
          <li key={one.strategy}>
            {t("futures.screened_one", {
              name: title(study.strategies, one.strategy),
              other: title(study.strategies, one.by),
              future: title(study.futures, one.future),
              best: said(one.at_best),
              worst: said(one.by_at_worst),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
