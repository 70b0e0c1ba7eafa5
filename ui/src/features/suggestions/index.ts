export { NextActions } from "./NextActions";
