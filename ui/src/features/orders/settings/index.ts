export { OrderRulesForm } from "./OrderRulesForm";
