import { useQuery } from "@tanstack/react-query";
import type { RecognitionDetection } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge } from "@/shared/parts";
import { ticketRecognitionQuery } from "./queries";

/** What was recognised in a ticket, how sure that is, and why. Nothing was looked for: nothing is shown. */
export function TicketRecognition({ ticket }: { ticket: string }) {
  const { data: detection } = useQuery(ticketRecognitionQuery(ticket));
  if (!detection) return null;
  return (
    <>
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
        <Badge key={`${reason.text}-${place}`}>{reason.kind === "word" ? `“${reason.text}”` : reason.text}</Badge>
      ))}
    </div>
  );
}
