export { KpiPage } from "./KpiPage";
export { KpisPage } from "./KpisPage";
export { type KpiSearch, parseKpiSearch } from "./periods";
