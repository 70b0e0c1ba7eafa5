export { useDeeds } from "./acting";
export { DeedLine } from "./DeedLine";
export { OrderCard } from "./OrderCard";
export { OrderPage } from "./OrderPage";
export { OrderSelect } from "./OrderSelect";
export { OrdersOf } from "./OrdersOf";
export { ORDER_STATES, OrdersPage, type OrdersSearch } from "./OrdersPage";
export { useOrder, useOrdersOf } from "./queries";
