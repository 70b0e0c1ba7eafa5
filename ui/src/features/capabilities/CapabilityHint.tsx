import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { standingsQuery } from "./queries";

/** Says where something is set up that it does not happen, or not for everybody. Where it does nothing is said. */
export function CapabilityHint({ of }: { of: string }) {
  const { t } = useI18n();
  const mayLook = useMay("capabilities.read");
  const { data } = useQuery(standingsQuery);
  const standing = data?.find((one) => one.key === of);
  if (!standing || standing.state === "on") return null;
  return (
    <p className="rule-off">
      <Icon name="alert" size={14} /> {t(`capabilities.hint_${standing.state}`, { n: standing.percent })}{" "}
      {mayLook && <Link to="/settings/capabilities">{t("capabilities.show")}</Link>}
    </p>
  );
}
