export { CustomerCard } from "./CustomerCard";
export { CustomerPage } from "./CustomerPage";
export { CustomerSelect } from "./CustomerSelect";
export { CustomersPage } from "./CustomersPage";
export { languageName } from "./languages";
export { useCustomer } from "./queries";
