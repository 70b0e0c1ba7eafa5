export { TicketRecognition } from "./TicketRecognition";
