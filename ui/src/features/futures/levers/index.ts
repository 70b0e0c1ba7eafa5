/** What an initiative on a board needs of the futures, loaded without their pages. */
export { ChangeFields } from "../ChangeFields";
export { ChangeItems } from "../ChangeItems";
export { type ChangeForm, changeOf, isWhole, newChange } from "../form";
export { modelsQuery } from "../queries";
export { SimulatedEffect } from "./SimulatedEffect";
export { Simulation } from "./Simulation";
export type { Levers } from "./simulation";
