import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Texts, textIn } from "@/shared/i18n/texts";
import { Card } from "@/shared/parts";
import { Verdicts } from "./Comparison";
import { effectsQuery, useComparison } from "./queries";
import { useEffectWords } from "./words";
import "@/shared/theme/effects.css";

type Playbook = { key: string; name: Texts; published?: number | null };
const DAYS = 180;

/** In short: the playbooks of a scenario beside its tickets without them. */
export function EffectSummary({ playbooks }: { playbooks: Playbook[] }) {
  const { t } = useEffectWords();
  if (playbooks.length === 0) return null;
  return (
    <Card title={t("effect.show")} beside={<span className="meta">{t("effect.days", { n: DAYS })}</span>}>
      {playbooks.map((one) => (
        <OfPlaybook key={one.key} playbook={one} />
      ))}
    </Card>
  );
}

function OfPlaybook({ playbook }: { playbook: Playbook }) {
  const { t, language } = useEffectWords();
  const effects = useQuery(effectsQuery(playbook.key, DAYS));
  const version = effects.data?.versions.find((one) => one.outcomes.tickets > 0)?.number ?? playbook.published ?? null;
  const found = useComparison(
    playbook.key,
    effects.data && version !== null
      ? { version, against: null, trial: null, days: DAYS, points: null, minutes: null }
      : null,
  );
  return (
    <>
      <p>
        {t("effect.summary", { name: textIn(playbook.name, language), n: version ?? "–" })}{" "}
        <Link to="/playbooks/$playbookKey/effects" params={{ playbookKey: playbook.key }}>
          {t("effect.details")}
        </Link>
      </p>
      {found.data && <Verdicts comparison={found.data} />}
    </>
  );
}
