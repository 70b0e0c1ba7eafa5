import { NumberInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Initiative } from "@/api/models";
import { ChangeFields, type ChangeForm, changeOf, isWhole, modelsQuery, newChange } from "@/features/futures";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { useChangeInitiative } from "../queries";
import { leversOf } from "./levers";

/** The levers of an initiative, in the fields that strategies have. */
export function LeversEdit({ initiative, close }: { initiative: Initiative; close: () => void }) {
  const { t } = useI18n();
  const change = useChangeInitiative();
  const { data: models = [] } = useQuery(modelsQuery);
  // The version that the fields were read at: a live update must not slip a newer one under them.
  const [seen] = useState(initiative);
  const [changes, setChanges] = useState<ChangeForm[]>(() => leversOf(seen).changes.map((one) => newChange(one)));
  const [cost, setCost] = useState<number | "">(() => leversOf(seen).costPerDay || "");
  const save = () => {
    const definition = { ...seen.definition, levers: changes.map(changeOf), cost_per_day: cost === "" ? 0 : cost };
    change.mutate({ key: seen.key, version: seen.version, definition }, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t("levers.edit")}
      size="xl"
      close={close}
      save={save}
      saving={change.isPending}
      error={change.error}
      disabled={!changes.every(isWhole)}
    >
      <p className="meta">{t("levers.hint")}</p>
      <ChangeFields label={t("futures.levers")} changes={changes} put={setChanges} model={models[0]} />
      <NumberInput
        label={t("futures.cost_per_day")}
        description={t("futures.cost_per_day_hint")}
        min={0}
        value={cost}
        onChange={(value) => setCost(value === "" ? "" : Number(value))}
      />
    </EditDialog>
  );
}
