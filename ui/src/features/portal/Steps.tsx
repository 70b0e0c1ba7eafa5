import type { CaseStep } from "@/api/models";
import { useSay } from "./words";

/** What happens for the customer, in the words of the playbook. */
export function Steps({ steps }: { steps: CaseStep[] }) {
  const { t } = useSay();
  if (steps.length === 0) return null;
  return (
    <section className="case-card">
      <h2>{t("steps.title")}</h2>
      <ol className="case-way">
        {steps.map((step) => (
          <li key={step.words} className={`case-step-${step.standing}${step.standing === "now" ? " case-now" : ""}`}>
            <span>{step.words}</span>
            <span className="case-when">{t(`steps.${step.standing}`)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
