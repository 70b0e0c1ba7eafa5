import { useQuery } from "@tanstack/react-query";
import type { RecognitionDetection } from "@/api/models";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card } from "@/shared/parts";
import { scenarioWords } from "./naming";
import { ticketRecognitionQuery } from "./queries";

/** What was recognised in a ticket, how sure that is, and why. Nothing was looked for: nothing is shown. */
export function TicketRecognition({ ticket }: { ticket: string }) {
  const { t } = useI18n();
  const { data: detection } = useQuery(ticketRecognitionQuery(ticket));
  if (!detection) return null;
  return (
    <Card title={t("recognition.recognised")}>
      <Answer detection={detection} />
      <Reasons detection={detection} />
    </Card>
  );
}

function Answer({ detection }: { detection: RecognitionDetection }) {
  const { t, locale } = useI18n();
  const sure = (confidence: number) => share(confidence, locale, 0);
  if (detection.scenario) {
    return (
      <p className="row-line">
        <Badge tone="accent">{scenarioWords(detection.scenario)}</Badge>
        <span className="meta">{t("recognition.sure", { share: sure(detection.confidence) })}</span>
      </p>
    );
  }
  return (
    <>
      <p>{t("recognition.unknown")}</p>
      <p className="meta">
        {t("recognition.may_be")}{" "}
        {detection.guesses.map((guess) => `${scenarioWords(guess.scenario)} (${sure(guess.confidence)})`).join(", ")}
      </p>
    </>
  );
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
