export { MailConnected } from "./MailConnected";
export { MailSettings } from "./MailSettings";
