import type { Customer } from "@/api/models";
import type { CustomerForm } from "./queries";

export type PreferredChannel = NonNullable<Customer["preferences"]["channel"]>;
export const PREFERRED_CHANNELS: PreferredChannel[] = ["email", "phone", "chat", "sms", "post"];

/** The form as one types it: one address a line, the first is the primary one. */
export type CustomerFields = {
  name: string;
  emails: string;
  phones: string;
  language: string;
  time_zone: string;
  channel: PreferredChannel | null;
  avoid: PreferredChannel | null;
  from: string;
  to: string;
  hours: string;
  do_not_contact: boolean;
  accessibility: string;
  notes: string;
  tags: string[];
};

function primaryFirst<T extends { primary?: boolean }>(all: T[]): T[] {
  return [...all].sort((a, b) => Number(b.primary ?? false) - Number(a.primary ?? false));
}

export function fieldsOf(customer: Customer | null): CustomerFields {
  return {
    name: customer?.name ?? "",
    emails: primaryFirst(customer?.emails ?? [])
      .map((one) => one.address)
      .join("\n"),
    phones: primaryFirst(customer?.phones ?? [])
      .map((one) => one.number)
      .join("\n"),
    language: customer?.language ?? "",
    time_zone: customer?.time_zone ?? "",
    channel: customer?.preferences.channel ?? null,
    avoid: customer?.preferences.avoid ?? null,
    from: customer?.preferences.window?.from ?? "",
    to: customer?.preferences.window?.to ?? "",
    hours: customer?.preferences.hours ?? "",
    do_not_contact: customer?.preferences.do_not_contact ?? false,
    accessibility: customer?.preferences.accessibility ?? "",
    notes: customer?.preferences.notes ?? "",
    tags: customer?.tags ?? [],
  };
}

function lines(text: string): string[] {
  const seen = text.split(/[\n,;]/).map((line) => line.trim());
  return [...new Set(seen.filter(Boolean))];
}

/** One of the two hours is enough: the day begins and ends by itself. */
function windowOf({ from, to }: Pick<CustomerFields, "from" | "to">): CustomerForm["preferences"]["window"] {
  if (!from.trim() && !to.trim()) return null;
  return { from: from.trim() || "00:00", to: to.trim() || "24:00" };
}

const orNull = (text: string) => text.trim() || null;

export function formOf(fields: CustomerFields): CustomerForm {
  return {
    name: fields.name.trim(),
    emails: lines(fields.emails).map((address, index) => ({ address, primary: index === 0 })),
    phones: lines(fields.phones).map((number, index) => ({ number, primary: index === 0 })),
    language: orNull(fields.language),
    time_zone: orNull(fields.time_zone),
    preferences: {
      channel: fields.channel,
      avoid: fields.avoid,
      window: windowOf(fields),
      hours: orNull(fields.hours),
      do_not_contact: fields.do_not_contact,
      accessibility: orNull(fields.accessibility),
      notes: orNull(fields.notes),
    },
    tags: fields.tags,
  };
}
