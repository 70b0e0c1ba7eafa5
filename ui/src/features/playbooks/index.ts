export { PlaybookPage } from "./PlaybookPage";
export { PlaybooksPage } from "./PlaybooksPage";
