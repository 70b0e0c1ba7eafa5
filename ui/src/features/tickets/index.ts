export { InboxPage } from "./InboxPage";
export { NewTicket } from "./NewTicket";
export { countsQuery, useStatuses } from "./queries";
export { NothingOpen } from "./TicketList";
export { TicketPane } from "./TicketPane";
export { TicketsOf } from "./TicketsOf";
export { StatusBadge } from "./TicketTools";
export { CATEGORIES, type InboxSearch, parseInboxSearch } from "./views";
