export { MailOf } from "./MailOf";
