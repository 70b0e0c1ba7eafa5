import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TicketCounts } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, type IconName } from "@/shared/parts";
import { countsQuery } from "./queries";
import { useViewName } from "./view-names";
import { type InboxSearch, VIEW_ICONS, VIEWS, viewOf } from "./views";

type Entry = { view: string; name: string; icon: IconName; count: number | null };

function useEntries(): { standing: Entry[]; teams: Entry[] } {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  const counted = data as (TicketCounts & Record<string, unknown>) | undefined;
  return {
    standing: VIEWS.map((view) => ({
      view,
      name: t(`view.${view}`),
      icon: VIEW_ICONS[view],
      count: typeof counted?.[view] === "number" ? counted[view] : null,
    })),
    teams: (data?.teams ?? []).map((team) => ({ view: team.id, name: team.name, icon: "users", count: team.count })),
  };
}

function ViewLink({ entry, search }: { entry: Entry; search: InboxSearch }) {
  const { t, locale } = useI18n();
  const on = viewOf(search) === entry.view;
  return (
    <li>
      <Link
        to="/inbox"
        search={{ view: entry.view }}
        className={on ? "view view-on" : "view"}
        aria-current={on ? "page" : undefined}
      >
        <Icon name={entry.icon} />
        <span className="grow ellipsis">{entry.name}</span>
        {entry.count !== null && (
          <span
            className={entry.view === "unassigned" && entry.count > 0 ? "view-count view-count-look" : "view-count"}
          >
            {new Intl.NumberFormat(locale).format(entry.count)}
            <span className="visually-hidden"> {t("views.tickets", { n: entry.count })}</span>
          </span>
        )}
      </Link>
    </li>
  );
}

export function ViewList({ search }: { search: InboxSearch }) {
  const { t } = useI18n();
  const { standing, teams } = useEntries();
  return (
    <>
      <ul>
        {standing.map((entry) => (
          <ViewLink key={entry.view} entry={entry} search={search} />
        ))}
      </ul>
      {teams.length > 0 && (
        <>
          <h2>{t("views.teams")}</h2>
          <ul>
            {teams.map((entry) => (
              <ViewLink key={entry.view} entry={entry} search={search} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** The same views as a menu in the list's head, where there is no room for a column. */
export function ViewMenu({ search }: { search: InboxSearch }) {
  const { t, locale } = useI18n();
  const { standing, teams } = useEntries();
  const name = useViewName(viewOf(search));
  const item = (entry: Entry) => (
    <Menu.Item
      key={entry.view}
      renderRoot={(props) => <Link to="/inbox" search={{ view: entry.view }} {...props} />}
      leftSection={<Icon name={entry.icon} />}
      rightSection={entry.count === null ? undefined : new Intl.NumberFormat(locale).format(entry.count)}
    >
      {entry.name}
    </Menu.Item>
  );
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className="view-menu" aria-label={t("views.choose", { name })}>
          <span className="ellipsis">{name}</span>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {standing.map(item)}
        {teams.length > 0 && <Menu.Label>{t("views.teams")}</Menu.Label>}
        {teams.map(item)}
      </Menu.Dropdown>
    </Menu>
  );
}
