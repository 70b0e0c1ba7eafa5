export { MailSettings } from "./MailSettings";
