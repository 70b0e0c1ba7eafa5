import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Icon, When } from "@/shared/parts";
import { driftsQuery } from "./queries";

/** Switches that are not as the promised board has them. */
export function Drifts({ frame }: { frame: string }) {
  const { t, language } = useI18n();
  const { data = [] } = useQuery(driftsQuery);
  const here = data.filter((one) => one.frame.id === frame);
  if (here.length === 0) return null;
  return (
    <div className="problem" role="alert">
      <Icon name="flag" />
      <div>
        <b>{t("moscow.drift")}</b>
        <ul>
          {here.map((one) => (
            <li key={`${one.initiative} ${one.code}`}>
              <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: one.initiative }}>
                {textIn(one.title, language)}
              </Link>{" "}
              {t(`moscow.drift.${one.code}`)}{" "}
              <span className="meta">
                <When at={one.began_at} />
              </span>
            </li>
          ))}
        </ul>
        <Link to="/settings/capabilities">{t("moscow.drift_switches")}</Link>
      </div>
    </div>
  );
}
