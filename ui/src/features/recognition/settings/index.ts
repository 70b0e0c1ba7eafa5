export { Recognition } from "./Recognition";
