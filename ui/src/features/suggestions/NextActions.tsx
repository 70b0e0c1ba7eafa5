import "@/shared/theme/suggestions.css";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Suggestion, Ticket } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { useMay } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, Icon, type IconName, Kbd, tellProblem } from "@/shared/parts";
import { suggestionsQuery, useDismiss } from "./queries";

const ICONS: Record<Suggestion["kind"], IconName> = {
  call: "phone",
  call_later: "clock",
  escalate: "alert",
  take_step: "check",
  confirm_scenario: "target",
  start_playbook: "book",
  mind: "eye",
};

/** By which key it is done beside here. */
const KEYS: Partial<Record<Suggestion["kind"], string>> = {
  take_step: "p",
  confirm_scenario: "y",
  start_playbook: "p",
};

/** What to do next for this customer, and why. */
export function NextActions({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const mayAnswer = useMay("tickets.answer");
  const found = useQuery(suggestionsQuery(ticket.id));
  const dismiss = useDismiss(ticket.id);
  const { refetch } = found;
  const { version } = ticket;
  // What is said of the customer, and what the clock says, changes it as well.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version of the ticket is asked about anew
  useEffect(() => {
    void refetch();
  }, [version]);
  const items = found.data?.items ?? [];
  if (found.data?.switched_off) {
    return (
      <Card title={t("suggestion.title")}>
        <p className="meta">{t("suggestion.switched_off")}</p>
      </Card>
    );
  }
  if (items.length === 0) return null;
  return (
    <Card title={t("suggestion.title")}>
      <ol className="suggestions">
        {items.map((one, place) => (
          <Suggested
            key={one.key}
            suggestion={one}
            best={place === 0}
            dismiss={
              mayAnswer ? () => dismiss.mutate(one.key, { onError: (error) => tellProblem(error, t) }) : undefined
            }
          />
        ))}
      </ol>
    </Card>
  );
}

type Props = { suggestion: Suggestion; best: boolean; dismiss?: () => void };

function Suggested({ suggestion, best, dismiss }: Props) {
  const { t, language } = useI18n();
  const { kind } = suggestion;
  const scenario = useScenarioName(kind === "confirm_scenario" ? suggestion.of : null);
  const name = suggestion.name ? textIn(suggestion.name, language) : scenario;
  const what = t(`suggestion.${kind}`, { name });
  const key = KEYS[kind];
  return (
    <li className={best ? "suggestion suggestion-best" : "suggestion"}>
      <Icon name={ICONS[kind]} />
      <span className="suggestion-words">
        <span>
          {what} {key && <Kbd>{key}</Kbd>}
        </span>
        <span className="meta">
          {suggestion.why.map((why, place) => (
            <span key={why.kind}>
              {place > 0 && " "}
              <Reason why={why} />
            </span>
          ))}
        </span>
      </span>
      {dismiss && (
        <button type="button" className="plain-button" aria-label={t("suggestion.dismiss", { what })} onClick={dismiss}>
          <Icon name="x" size={14} />
        </button>
      )}
    </li>
  );
}

function Reason({ why }: { why: Suggestion["why"][number] }) {
  const { t } = useI18n();
  const word = useWord();
  const spoken = (text: string) => (why.kind === "avoids" ? word("channel", text) : text);
  return t(`suggestion.why.${why.kind}`, { text: spoken(why.text ?? ""), n: why.number ?? 0 });
}
