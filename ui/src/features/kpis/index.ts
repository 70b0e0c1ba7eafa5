export { KpiPage } from "./KpiPage";
export { KpiStrip } from "./KpiStrip";
export { KpisPage } from "./KpisPage";
export { type KpiSearch, parseKpiSearch } from "./periods";
