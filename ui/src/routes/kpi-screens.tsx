import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { KpiPage, type KpiSearch, KpisPage, parseKpiSearch } from "@/features/kpis";

function useKpiSearch() {
  const search = parseKpiSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const change = (part: KpiSearch) =>
    void navigate({ to: ".", search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  return { search, change };
}

export function KpisScreen() {
  return <KpisPage {...useKpiSearch()} />;
}

export function KpiScreen() {
  const { kpiKey } = useParams({ from: "/desk/kpis/$kpiKey" });
  return <KpiPage key={kpiKey} kpiKey={kpiKey} {...useKpiSearch()} />;
}
