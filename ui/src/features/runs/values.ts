import type { Money } from "@/api/models";
import { money } from "@/shared/format";
import type { Texts } from "@/shared/i18n/texts";

/** A value as a run knows it. Days are written `2026-10-31`. */
export type Value =
  | { type: "yes-no"; value: boolean }
  | { type: "choice" | "text" | "day"; value: string }
  | { type: "number"; value: number }
  | { type: "amount"; value: Money }
  | { type: "lines"; value: string[] };

/** What the panel reads of a step. */
export type Step = {
  id: string;
  title: Texts;
  kind: string;
  instruction?: Texts;
  optional?: boolean;
  minutes?: number;
  resources?: string[];
  evidence?: { kind: string; at_least: number; label?: Texts }[];
  to?: string;
  who?: string;
  how?: string;
  when?: string;
  article?: string;
  action?: string;
  for?: string;
  reason?: Texts;
};

/** Where the words of a fact's choices stand in the catalogue of words. */
const WORDS: { [fact: string]: string } = {
  "order.state": "order_state",
  "parcel.state": "shipment",
  "return.state": "return_state",
  "refund.state": "refund_state",
  "claim.state": "claim_state",
};

type Words = { locale: string; yes: string; no: string; word: (area: string, word: string) => string };

/** A value for people; of lines how many, as their ids say nothing. */
export function valueText(name: string, value: Value, { locale, yes, no, word }: Words): string {
  switch (value.type) {
    case "yes-no":
      return value.value ? yes : no;
    case "amount":
      return money(value.value, locale);
    case "number":
      return new Intl.NumberFormat(locale).format(value.value);
    case "day":
      return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value.value));
    case "lines":
      return String(value.value.length);
    case "choice":
      return word(WORDS[name] ?? "playbook_choice", value.value);
    default:
      return value.value;
  }
}

/** What somebody typed as a value of a type; nothing where it is none. */
export function readValue(type: string, typed: string): Value | null {
  const text = typed.trim();
  if (text === "") return null;
  switch (type) {
    case "yes-no":
      return { type, value: text === "true" };
    case "number":
      return /^-?\d{1,9}$/.test(text) ? { type, value: Number(text) } : null;
    case "amount":
      return readAmount(text);
    case "lines":
      return { type, value: text.split("\n") };
    case "choice":
    case "text":
    case "day":
      return { type, value: text };
    default:
      return null;
  }
}

/** `12.50 EUR` or `12,50 EUR`, in the minor unit of its currency. */
function readAmount(text: string): Value | null {
  const found = /^(\d{1,9})(?:[.,](\d{1,3}))?\s*([A-Za-z]{3})$/.exec(text);
  if (!found) return null;
  const currency = (found[3] ?? "").toUpperCase();
  const digits = digitsOf(currency);
  const part = found[2] ?? "";
  if (part.length > digits) return null;
  return { type: "amount", value: { amount: Number(`${found[1]}${part.padEnd(digits, "0")}`), currency } };
}

function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}
