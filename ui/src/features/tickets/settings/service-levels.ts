import type { NewSlaPolicy, SlaPolicy, Urgency } from "@/api/models";
import { minutesFromText, textOfMinutes } from "@/shared/format";
import { URGENCIES } from "../views";

export const KINDS = ["first_response", "next_response", "resolution"] as const;
export type Kind = (typeof KINDS)[number];

/** A service level as it is being written: targets are texts. */
export type Form = Omit<NewSlaPolicy, "targets" | "conditions"> & {
  channels: string[];
  teams: string[];
  customer_tags: string;
  targets: Record<Urgency, Record<Kind, string>>;
};

export function formOf(policy: SlaPolicy | null): Form {
  const texts = (urgency: Urgency) =>
    Object.fromEntries(KINDS.map((kind) => [kind, textOfMinutes(policy?.targets[urgency]?.[kind])]));
  return {
    name: policy?.name ?? "",
    active: policy?.active ?? true,
    calendar_id: policy?.calendar_id ?? null,
    pause_while_pending: policy?.pause_while_pending ?? true,
    channels: policy?.conditions.channels ?? [],
    teams: policy?.conditions.teams ?? [],
    customer_tags: policy?.conditions.customer_tags?.join(", ") ?? "",
    targets: Object.fromEntries(URGENCIES.map((urgency) => [urgency, texts(urgency)])) as Form["targets"],
  };
}

/** What is sent; null while a target cannot be read. */
export function bodyOf(form: Form): NewSlaPolicy | null {
  const { channels, teams, customer_tags, targets, ...rest } = form;
  const read = (urgency: Urgency) => KINDS.map((kind) => [kind, minutesFromText(targets[urgency][kind])] as const);
  if (URGENCIES.some((urgency) => read(urgency).some(([, minutes]) => minutes === undefined))) return null;
  const tags = customer_tags
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
  return {
    ...rest,
    conditions: {
      channels: channels as NonNullable<NewSlaPolicy["conditions"]>["channels"],
      teams,
      customer_tags: tags,
    },
    targets: Object.fromEntries(
      URGENCIES.map((urgency) => [urgency, Object.fromEntries(read(urgency))]),
    ) as NewSlaPolicy["targets"],
  };
}
