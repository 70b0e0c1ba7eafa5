import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { countsQuery } from "./queries";
import { type StandingView, VIEWS } from "./views";

export function isStanding(view: string): view is StandingView {
  return (VIEWS as readonly string[]).includes(view);
}

/** A standing view has a name of the catalogue, a team its own. */
export function useViewName(view: string): string {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  if (isStanding(view)) return t(`view.${view}`);
  return data?.teams.find((team) => team.id === view)?.name ?? t("nav.inbox");
}
