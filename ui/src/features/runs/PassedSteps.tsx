import type { PlaybookRunPassed } from "@/api/models";
import { usePeople } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, type IconName } from "@/shared/parts";
import { useFactWords } from "./facts";
import type { Value } from "./values";
import { valueText } from "./values";

const SHOWN = 5;
const ICONS: { [outcome: string]: IconName } = {
  done: "check",
  skipped: "right",
  silent: "clock",
  refused: "x",
  late: "clock",
};

/** The last of what is done; the earlier can be opened. */
export function PassedSteps({ passed }: { passed: PlaybookRunPassed[] }) {
  const { t } = useI18n();
  const earlier = passed.slice(0, -SHOWN);
  if (passed.length === 0) return null;
  return (
    <>
      {earlier.length > 0 && (
        <details className="run-earlier">
          <summary>{t("run.earlier", { n: earlier.length })}</summary>
          <Steps passed={earlier} />
        </details>
      )}
      <Steps passed={passed.slice(-SHOWN)} />
    </>
  );
}

function Steps({ passed }: { passed: PlaybookRunPassed[] }) {
  const { t, language, locale } = useI18n();
  const word = useWord();
  const fact = useFactWords();
  const people = usePeople();
  const words = { locale, yes: t("run.yes"), no: t("run.no"), word };
  const by = (step: PlaybookRunPassed) => {
    if (step.branch) return textIn(step.branch, language);
    if (step.kind === "decision") return t("playbook.otherwise");
    if (step.outcome === "skipped") return t("run.skipped");
    if (step.outcome !== "done") return t(`run.outcome_${step.outcome}` as "run.outcome_late");
    if (step.actor_kind === "system" && !step.actor_id) return t("run.auto");
    return people.data?.find((one) => one.id === step.actor_id)?.name ?? "";
  };
  return (
    <ol className="run-steps">
      {passed.map((step, at) => {
        const values = Object.entries(step.values) as unknown as [string, Value][];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step may be passed several times, in this order
          <li key={at}>
            <Icon name={step.kind === "decision" ? "fork" : (ICONS[step.outcome] ?? "check")} size={14} />
            <span className="grow">
              {textIn(step.title, language)}
              {step.reason && <span className="meta run-why">{step.reason}</span>}
              {values.length > 0 && (
                <span className="meta run-why" dir="auto">
                  {values.map(([name, value]) => `${fact(name)}: ${valueText(name, value, words)}`).join(" · ")}
                </span>
              )}
            </span>
            <span className="meta">{by(step)}</span>
          </li>
        );
      })}
    </ol>
  );
}
