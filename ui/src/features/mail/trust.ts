import type { ReceivedLetter } from "@/api/models";

const RELATED = {
  stranger: "mail.related_stranger",
  denied: "mail.related_denied",
  solved: "mail.related_solved",
} as const;

/** Why a letter did not join the ticket that it names; null where it names none. */
export function relatedWhy({ related_id, reason }: Pick<ReceivedLetter, "related_id" | "reason">) {
  if (!related_id || !reason || !(reason in RELATED)) return null;
  return RELATED[reason as keyof typeof RELATED];
}
