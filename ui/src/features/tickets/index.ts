export { Alerts } from "./Alerts";
export { InboxPage } from "./InboxPage";
export { NewTicket } from "./NewTicket";
export { countsQuery, templatesQuery, useStatuses, viewsQuery } from "./queries";
export { NothingOpen } from "./TicketList";
export { TicketPane } from "./TicketPane";
export { TicketsOf } from "./TicketsOf";
export { StatusBadge } from "./TicketTools";
export { CATEGORIES, CHANNELS, type InboxSearch, parseInboxSearch, URGENCIES, VIEWS } from "./views";
