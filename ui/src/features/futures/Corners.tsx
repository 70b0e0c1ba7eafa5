import { useQuery } from "@tanstack/react-query";
import type { RecordOnModel } from "@/api/models";
import { share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, EmptyState, Loading, ProblemNote } from "@/shared/parts";
import { recordsQuery } from "./queries";

const CORNERS = ["troubled", "storm", "calm", "busy"] as const;

/** Futures between two axes, each where the team put it; the four corners have names. */
export function Corners({ model }: { model: string }) {
  const { t } = useI18n();
  const found = useQuery(recordsQuery("future", model));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const placed = found.data.filter((one) => one.definition.position != null);
  if (placed.length === 0) {
    return <EmptyState icon="futures" title={t("futures.view.corners")} hint={t("futures.corners_nobody")} />;
  }
  return (
    <Card title={t("futures.view.corners")} beside={<span className="meta">{t("futures.corners_hint")}</span>}>
      <div className="corners">
        {CORNERS.map((corner) => (
          <span key={corner} className={`corner corner-${corner}`}>
            {t(`futures.corner.${corner}`)}
          </span>
        ))}
        <span className="corners-x meta">{t("futures.axis_x")}</span>
        <span className="corners-y meta">{t("futures.axis_y")}</span>
        <ul>
          {placed.map((one) => (
            <Point key={one.key} future={one} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Point({ future }: { future: RecordOnModel }) {
  const { locale, language } = useI18n();
  const { position, probability, title, narrative } = future.definition;
  if (!position) return null;
  const style = {
    insetInlineStart: `${8 + ((position.x + 1) / 2) * 84}%`,
    insetBlockEnd: `${8 + ((position.y + 1) / 2) * 84}%`,
  };
  return (
    <li className="corner-point" style={style} title={textIn(narrative, language)}>
      <b>{textIn(title, language)}</b>
      {probability != null && <span className="meta"> {share(probability, locale, 0)}</span>}
    </li>
  );
}
