import { useQuery } from "@tanstack/react-query";
import { useI18n } from "@/shared/i18n";
import { countsQuery, viewsQuery } from "./queries";
import { isSaved, type StandingView, VIEWS } from "./views";

export function isStanding(view: string): view is StandingView {
  return (VIEWS as readonly string[]).includes(view);
}

/** A standing view has a name of the catalogue, a team and a saved view their own. */
export function useViewName(view: string): string {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  const views = useQuery({ ...viewsQuery, enabled: isSaved(view) });
  if (isStanding(view)) return t(`view.${view}`);
  if (isSaved(view)) return views.data?.find((one) => one.id === view)?.name ?? t("nav.inbox");
  return data?.teams.find((team) => team.id === view)?.name ?? t("nav.inbox");
}
