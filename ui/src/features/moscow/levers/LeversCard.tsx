import { Button } from "@mantine/core";
import { useState } from "react";
import type { Initiative } from "@/api/models";
import { ChangeItems, Simulation } from "@/features/futures";
import { useMay } from "@/features/staff";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card } from "@/shared/parts";
import { LeversEdit } from "./LeversEdit";
import { leversOf } from "./levers";

/** What the initiative changes in the twin of the operation, and what that does in each future. */
export function LeversCard({ initiative }: { initiative: Initiative }) {
  const { t, locale } = useI18n();
  const sees = useMay("futures.read");
  const writes = useMay("moscow.write");
  const [editing, setEditing] = useState(false);
  if (!sees) return null;
  const levers = leversOf(initiative);
  const any = levers.changes.length > 0 || levers.costPerDay > 0;
  return (
    <Card
      title={t("levers.card")}
      actions={
        writes && (
          <Button variant="default" onClick={() => setEditing(true)}>
            {t(any ? "levers.edit" : "levers.add")}
          </Button>
        )
      }
    >
      {!any && <p className="quiet">{t("levers.none")}</p>}
      {any && (
        <div className="stack">
          <ul className="record-changes">
            <ChangeItems changes={levers.changes} />
            {levers.costPerDay > 0 && (
              <li>
                {t("futures.cost_per_day")}: {count(levers.costPerDay, locale, 2)}
              </li>
            )}
          </ul>
          <Simulation levers={levers} />
        </div>
      )}
      {editing && <LeversEdit initiative={initiative} close={() => setEditing(false)} />}
    </Card>
  );
}
