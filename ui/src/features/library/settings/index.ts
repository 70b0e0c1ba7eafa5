export { LibraryExchange } from "./LibraryExchange";
