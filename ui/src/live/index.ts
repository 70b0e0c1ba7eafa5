export type { LiveState } from "./connection";
export { LiveProvider, useLiveState } from "./LiveProvider";
