import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { CapabilitySwitched } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Loading, ProblemNote, When } from "@/shared/parts";
import { capabilityQuery } from "../queries";
import { useStandingWords } from "./Standing";

/** How it was switched, newest first. */
export function CapabilityHistory({ of }: { of: string }) {
  const { t } = useI18n();
  const heading = useId();
  const found = useQuery(capabilityQuery(of));
  return (
    <section className="stack" aria-labelledby={heading}>
      <h3 id={heading}>{t("capabilities.history")}</h3>
      {found.isPending && <Loading rows={2} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.history.length === 0 && <p className="meta">{t("capabilities.history_none")}</p>}
      {found.data && found.data.history.length > 0 && (
        <ol className="short-list">
          {found.data.history.map((one) => (
            <Entry key={one.id} entry={one} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Entry({ entry }: { entry: CapabilitySwitched }) {
  const { t } = useI18n();
  const words = useStandingWords();
  const from = words({ state: entry.from_state, percent: entry.from_percent, heldBack: entry.from_held_back });
  const to = words({ state: entry.to_state, percent: entry.to_percent, heldBack: entry.to_held_back });
  return (
    <li className="short-row">
      <span className="short-main">
        <span>
          <b>{t("capabilities.from_to", { from, to })}</b> {entry.redrawn && t("capabilities.redrawn")}
        </span>
        <span className="break-anywhere">{entry.reason}</span>
        <span className="meta">
          <When at={entry.at} /> {t("capabilities.by", { name: entry.by_name ?? entry.by_id })}
        </span>
      </span>
    </li>
  );
}
