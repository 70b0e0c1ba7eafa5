import type { PlaybookFinding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { FindingsBadge } from "./PlaybooksPage";
import { stepPlace } from "./tree";

type Props = { findings: PlaybookFinding[]; busy: boolean; select: (place: string) => void };

/** What is wrong, beside the place where it can be put right. */
export function Findings({ findings, busy, select }: Props) {
  const { t } = useI18n();
  const errors = findings.filter((one) => one.severity === "error").length;
  return (
    <section className="playbook-findings" aria-label={t("playbook.findings")} aria-busy={busy}>
      <div className="card-head">
        <h2>{t("playbook.findings")}</h2>
        <span role="status">
          <FindingsBadge errors={errors} hints={findings.length - errors} />
        </span>
      </div>
      {findings.length === 0 && <p className="meta">{t("playbook.holds_hint")}</p>}
      <ul className="finding-list">
        {findings.map((finding) => {
          const place = stepPlace(finding.place);
          return (
            <li key={`${finding.place} ${finding.problem}`} className={`finding finding-${finding.severity}`}>
              <Icon name={finding.severity === "error" ? "alert" : "eye"} />
              <div>
                {finding.step && <strong>{finding.step}: </strong>}
                {finding.problem}; {finding.remedy}.{" "}
                {place && (
                  <button type="button" className="plain-button" onClick={() => select(place)}>
                    {t("playbook.go_to_step")}
                  </button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
