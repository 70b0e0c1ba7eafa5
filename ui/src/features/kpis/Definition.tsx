import type { Kpi } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import type { Span } from "./periods";

/** What the number means, in the words that the API and the command line give too. */
export function Definition({ kpi, span }: { kpi: Kpi; span: Span }) {
  const { t } = useI18n();
  const facts: [string, string][] = [[t("kpi.period"), t("kpi.period_hint")]];
  if (kpi.unit === "share") facts.push([t("kpi.interval_title"), t("kpi.interval_wilson")]);
  if (kpi.unit === "ms") facts.push([t("kpi.value"), t("kpi.value_median")]);
  return (
    <aside className="card definition" aria-label={t("kpi.definition")}>
      <div className="card-head">
        <h2>{t("kpi.definition")}</h2>
      </div>
      <div className="card-body stack">
        <p className="muted">{kpi.definition}</p>
        {facts.map(([label, text]) => (
          <div key={label}>
            <h3>{label}</h3>
            <p className="muted">{text}</p>
          </div>
        ))}
        <div className="definition-more">
          <h3>{t("kpi.elsewhere")}</h3>
          <pre className="code">{`aftercare kpis\n  --from ${span.from}\n  --to ${span.to}\n  --json`}</pre>
        </div>
      </div>
    </aside>
  );
}
