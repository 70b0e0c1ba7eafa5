import { useMediaQuery } from "@mantine/hooks";
import { Outlet, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useI18n } from "@/shared/i18n";
import { usePageTitle } from "@/shared/parts";
import { NotSent } from "./HeldMessages";
import { SelectionProvider } from "./selecting";
import { TicketList } from "./TicketList";
import { ViewList } from "./ViewList";
import { useViewName } from "./view-names";
import { type InboxSearch, viewOf } from "./views";

/** Views | list | conversation | context. The narrower the window, the fewer of them stand side by side. */
export function InboxPage() {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const { ticketId } = useParams({ strict: false });
  const navigate = useNavigate();
  const roomForViews = useMediaQuery("(min-width: 1280px)", true);
  const onePane = useMediaQuery("(max-width: 819px)", false);
  const viewName = useViewName(viewOf(search));
  usePageTitle(viewName);

  const change = useCallback(
    (part: Partial<InboxSearch>) =>
      void navigate({ to: ".", search: (before) => ({ ...before, ...part }), replace: true }),
    [navigate],
  );
  const showList = !onePane || !ticketId;
  return (
    <SelectionProvider key={viewOf(search)}>
      <div className="inbox" data-views={roomForViews || undefined} data-one-pane={onePane || undefined}>
        {!showList && <h1 className="visually-hidden">{viewName}</h1>}
        {roomForViews && (
          <nav className="views" aria-label={t("views.label")}>
            <ViewList search={search} />
          </nav>
        )}
        {showList && (
          <section className="list-pane" aria-label={viewName}>
            <NotSent openId={ticketId} />
            <TicketList search={search} change={change} viewsInMenu={!roomForViews} openId={ticketId} />
          </section>
        )}
        {(!onePane || ticketId) && <Outlet />}
      </div>
    </SelectionProvider>
  );
}
