import type { LineStanding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, type IconName } from "@/shared/parts";
import { type Tone, usePossibleActions, warrantyTexts } from "./acting";

const ICONS: Record<Tone, IconName | undefined> = { green: "check", amber: "alert", plain: undefined, red: "alert" };

/** For each thing of the order whether it is under warranty today, and why. */
export function WarrantyList({ order }: { order: string }) {
  const { t } = useI18n();
  const possible = usePossibleActions(order);
  const all = possible.data?.lines ?? [];
  const first = all[0];
  if (!first) return null;
  // Where nothing has a warranty, saying it once is enough.
  const none = all.every((line) => line.warranty.standing === "none" && !line.warranty.source);
  const lines = none ? [first] : all;
  return (
    <ul className="warranties" aria-label={t("warranty.title")}>
      {lines.map((line) => (
        <li key={line.line_id}>
          <WarrantyRow line={line} named={lines.length > 1 && !none} />
        </li>
      ))}
    </ul>
  );
}

function WarrantyRow({ line, named }: { line: LineStanding; named: boolean }) {
  const { t, locale } = useI18n();
  const { tone, label, why } = warrantyTexts(line.warranty, t, locale);
  return (
    <>
      {named && <span className="ellipsis">{line.title}</span>}
      <Badge tone={tone} icon={ICONS[tone]}>
        {label}
      </Badge>
      {why && <span className="meta">{why}</span>}
    </>
  );
}
