export { MailCard } from "./MailCard";
export { AutomaticLetters, MailOf } from "./MailOf";
