import type { MailBreaker } from "@/api/models";

/** What people know it by: the number of a ticket, an address, or a domain. */
export const nameOf = ({ kind, key, ticket_number }: MailBreaker) =>
  kind === "ticket" && ticket_number ? `#${ticket_number}` : key;
