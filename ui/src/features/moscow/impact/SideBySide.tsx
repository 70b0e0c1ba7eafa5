import { MultiSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ComparedUnits, MeasurementDefinition, Product } from "@/api/models";
import { allOf, useMay, useTeams } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";

type Props = { units: MeasurementDefinition["units"]; put: (units: ComparedUnits | null) => void };
type By = ComparedUnits["by"];

const DIMENSIONS: By[] = ["team", "channel", "product"];
const CHANNELS = ["email", "chat", "phone", "web", "api", "other"];

/** All that can be told apart by it, under the names that people know. */
function useUnits(by: By | null): { value: string; label: string }[] {
  const word = useWord();
  const teams = useTeams();
  const mayProducts = useMay("orders.read");
  const products = useQuery({
    queryKey: ["moscow", "products"],
    queryFn: () => allOf<Product>("/api/products"),
    enabled: by === "product" && mayProducts,
    staleTime: 5 * 60_000,
  });
  if (by === "channel") return CHANNELS.map((value) => ({ value, label: word("channel", value) }));
  const named = by === "team" ? teams.data : by === "product" ? products.data : [];
  return (named ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** Some get the change and others do not: both are compared side by side, and what moved both is no effect. */
export function SideBySide({ units, put }: Props) {
  const { t } = useI18n();
  const by = units?.by ?? null;
  const data = useUnits(by);
  const choose = (value: string | null) => {
    const next = DIMENSIONS.find((one) => one === value);
    put(next ? { by: next, changed: [], unchanged: [] } : null);
  };
  const side = (which: "changed" | "unchanged") => {
    if (!units) return null;
    const other = which === "changed" ? units.unchanged : units.changed;
    return (
      <MultiSelect
        label={t(`moscow.units_${which}`)}
        searchable
        required
        value={units[which]}
        onChange={(ids) => put({ ...units, [which]: ids })}
        data={data.filter((one) => !other.includes(one.value))}
      />
    );
  };
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.side_by_side")}</legend>
      <Select
        label={t("moscow.units_by")}
        description={t("moscow.units_hint")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        placeholder={t("moscow.units_none")}
        value={by}
        onChange={choose}
        data={DIMENSIONS.map((value) => ({ value, label: t(`moscow.units_by.${value}`) }))}
      />
      {side("changed")}
      {side("unchanged")}
    </fieldset>
  );
}
