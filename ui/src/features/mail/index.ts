export { MailCard } from "./MailCard";
export { MailOf } from "./MailOf";
