import type { PlaybookRunCurrent } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, When } from "@/shared/parts";
import { useCatalogueWords, useFactWords } from "./facts";
import { type Step, type Value, valueText } from "./values";

export function StepWords({ step, current }: { step: Step; current: PlaybookRunCurrent }) {
  const { t, language } = useI18n();
  const named = useCatalogueWords();
  const waiting = step.kind === "wait" || current.waiting_for === "customer_replied";
  const unanswered = current.waiting_for === "unanswered";
  return (
    <>
      {step.instruction && (
        <p className="run-words" dir="auto">
          {textIn(step.instruction, language)}
        </p>
      )}
      {step.kind === "contact" && (
        <p className="run-words">
          {t("run.contact", { who: step.who ?? "", how: step.how ?? "" })} {step.when}
        </p>
      )}
      {step.kind === "article" && <p className="run-words">{t("run.article", { name: step.article ?? "" })}</p>}
      {step.resources && step.resources.length > 0 && (
        <p className="meta">{t("run.needs", { what: step.resources.join(", ") })}</p>
      )}
      {unanswered && (
        <p className="run-warning">
          <Icon name="alert" size={14} /> {t("run.unanswered")}
        </p>
      )}
      {waiting && (
        <p className="run-words">
          <Icon name="clock" size={14} />{" "}
          {step.kind === "wait" && !step.for
            ? t("run.waits")
            : t("run.waits_for", { what: named("events", step.for ?? "customer_replied") })}{" "}
          {current.until && (
            <>
              {t("run.until")} <When at={current.until} />
            </>
          )}
        </p>
      )}
    </>
  );
}

/** What a check found by itself. */
export function Found({ current }: { current: PlaybookRunCurrent }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const fact = useFactWords();
  const words = { locale, yes: t("run.yes"), no: t("run.no"), word };
  const found = current.asks.filter((asked) => asked.found);
  if (found.length === 0) return null;
  return (
    <dl className="run-found">
      {found.map((asked) => (
        <div key={asked.name}>
          <dt>{fact(asked.name)}</dt>
          <dd>{valueText(asked.name, asked.found as unknown as Value, words)}</dd>
        </div>
      ))}
    </dl>
  );
}
