import { useQuery } from "@tanstack/react-query";
import type { RecognitionDetection, RecognitionReason } from "@/api/models";
import { useFactWords, type Value, valueText } from "@/features/runs";
import { useScenarioName } from "@/features/scenarios";
import { share } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge } from "@/shared/parts";
import { ticketRecognitionQuery } from "./queries";

/**
 * What was recognised in a ticket, how sure that is, and why. Nothing was looked for: nothing is shown, and where that
 * is because it is switched off, that is said.
 */
export function TicketRecognition({ ticket }: { ticket: string }) {
  const { t } = useI18n();
  const { data } = useQuery(ticketRecognitionQuery(ticket));
  if (!data) return null;
  const { detection, switched_off } = data;
  const off = switched_off && <p className="meta">{t("recognition.switched_off")}</p>;
  if (!detection) return off;
  return (
    <>
      {off}
      <Answer detection={detection} />
      <Reasons detection={detection} />
    </>
  );
}

function Answer({ detection }: { detection: RecognitionDetection }) {
  const { t, locale } = useI18n();
  const sure = (confidence: number) => share(confidence, locale, 0);
  if (detection.scenario) {
    return (
      <p className="meta">
        {t("recognition.recognised")} <Named scenario={detection.scenario} />,{" "}
        {t("recognition.sure", { share: sure(detection.confidence) })}
      </p>
    );
  }
  return (
    <p className="meta">
      {t("recognition.unknown")} {t("recognition.may_be")}
      {detection.guesses.map((guess) => (
        <span key={guess.scenario}>
          {" "}
          <Named scenario={guess.scenario} /> ({sure(guess.confidence)})
        </span>
      ))}
    </p>
  );
}

function Named({ scenario }: { scenario: string }) {
  return useScenarioName(scenario);
}

function Reasons({ detection }: { detection: RecognitionDetection }) {
  const { t } = useI18n();
  if (detection.reasons.length === 0) return null;
  return (
    <div className="meta">
      {t("recognition.because")}{" "}
      {detection.reasons.map((reason, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand there twice, and the list never moves
        <Badge key={`${reason.text}-${place}`} icon={reason.kind === "sign" ? "box" : undefined}>
          {reason.kind === "word" ? `“${reason.text}”` : <Sign reason={reason} />}
        </Badge>
      ))}
    </div>
  );
}

/** A sign in the data, with the figures that it rests on. */
function Sign({ reason }: { reason: RecognitionReason }) {
  const { t, locale, language } = useI18n();
  const word = useWord();
  const fact = useFactWords();
  const words = { locale, yes: t("run.yes"), no: t("run.no"), word };
  const figures = Object.entries((reason.facts ?? {}) as { [name: string]: Value }).filter(([, value]) =>
    ["number", "day", "amount"].includes(value.type),
  );
  return (
    <>
      {textIn(reason.name, language) || reason.text}
      {figures.length > 0 &&
        ` (${figures.map(([name, value]) => `${fact(name)}: ${valueText(name, value, words)}`).join(", ")})`}
    </>
  );
}
