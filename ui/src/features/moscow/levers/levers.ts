import type { Initiative } from "@/api/models";
import type { Levers } from "@/features/futures";
import type { Texts } from "@/shared/i18n/texts";

/** What an initiative changes in the twin, as the futures take it. */
export function leversOf({ key, definition }: Initiative): Levers {
  return {
    initiative: key,
    title: definition.title as Texts,
    changes: definition.levers ?? [],
    costPerDay: definition.cost_per_day ?? 0,
    strategy: definition.strategy ?? null,
  };
}
