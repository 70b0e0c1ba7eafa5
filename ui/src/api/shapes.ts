/** How the documented shapes are read: what the server answers, and what it takes. */
import type { components } from "./schema";

/** As documented: for what is sent. */
export type Documented = components["schemas"];

type NullableKeys<T> = { [K in keyof T]-?: null extends T[K] ? K : never }[keyof T];

/** The generator takes what may be null for what may be missing too; the server always says the null. */
type Answered<T> = T extends readonly (infer Item)[]
  ? Answered<Item>[]
  : T extends object
    ? { [K in keyof T as K extends NullableKeys<T> ? K : never]-?: Answered<Exclude<T[K], undefined>> } & {
        [K in keyof T as K extends NullableKeys<T> ? never : K]: Answered<T[K]>;
      }
    : T;

/** As answered. */
export type Schemas = { [Name in keyof Documented]: Answered<Documented[Name]> };
