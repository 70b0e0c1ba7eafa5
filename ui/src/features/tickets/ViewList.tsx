import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import type { TicketCounts } from "@/api/models";
import { type MessageKey, useI18n } from "@/shared/i18n";
import { Icon, type IconName } from "@/shared/parts";
import { countsQuery, viewsQuery } from "./queries";
import { useViewName } from "./view-names";
import { type InboxSearch, VIEW_ICONS, VIEWS, viewOf } from "./views";

type Entry = { view: string; name: string; icon: IconName; count: number | null; more?: boolean };
type Section = { title: MessageKey | null; entries: Entry[] };

/** Standing views, the teams (one's own first), and what was saved. */
function useSections(): Section[] {
  const { t } = useI18n();
  const { data } = useQuery(countsQuery);
  const views = useQuery(viewsQuery);
  const counted = data as (TicketCounts & Record<string, unknown>) | undefined;
  // Nothing to see where nothing is escalated, or nobody wanted to be told.
  const shown = VIEWS.filter((view) => view !== "escalated" || (data?.escalated ?? 0) > 0);
  const standing = shown.map(
    (view): Entry => ({
      view,
      name: t(`view.${view}`),
      icon: VIEW_ICONS[view],
      count: typeof counted?.[view] === "number" ? counted[view] : null,
    }),
  );
  const team = (one: TicketCounts["teams"][number]): Entry => ({
    view: one.id,
    name: one.name,
    icon: "users",
    count: one.count,
  });
  const teams = data?.teams ?? [];
  const [mine, others] = [teams.filter((one) => one.mine), teams.filter((one) => !one.mine)];
  const saved = (views.data ?? []).map((view): Entry => {
    const found = data?.views.find((one) => one.id === view.id);
    return { view: view.id, name: view.name, icon: "star", count: found?.count ?? null, more: found?.more };
  });
  const sections: Section[] = [
    { title: null, entries: standing },
    { title: "views.mine", entries: mine.map(team) },
    { title: "views.saved", entries: saved },
    { title: mine.length > 0 ? "views.others" : "views.teams", entries: others.map(team) },
  ];
  return sections.filter((section) => section.entries.length > 0);
}

/** Views whose tickets want somebody to look. */
const LOOK = new Set(["unassigned", "escalated"]);

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
          <span className={LOOK.has(entry.view) && entry.count > 0 ? "view-count view-count-look" : "view-count"}>
            {new Intl.NumberFormat(locale).format(entry.count)}
            {entry.more && "+"}
            <span className="visually-hidden"> {t("views.tickets", { n: entry.count })}</span>
          </span>
        )}
      </Link>
    </li>
  );
}

export function ViewList({ search }: { search: InboxSearch }) {
  const { t } = useI18n();
  return useSections().map(({ title, entries }) => (
    <Fragment key={title}>
      {title && <h2>{t(title)}</h2>}
      <ul>
        {entries.map((entry) => (
          <ViewLink key={entry.view} entry={entry} search={search} />
        ))}
      </ul>
    </Fragment>
  ));
}

/** The same views as a menu in the list's head, where there is no room for a column. */
export function ViewMenu({ search }: { search: InboxSearch }) {
  const { t, locale } = useI18n();
  const sections = useSections();
  const name = useViewName(viewOf(search));
  const number = new Intl.NumberFormat(locale);
  const item = (entry: Entry) => (
    <Menu.Item
      key={entry.view}
      renderRoot={(props) => <Link to="/inbox" search={{ view: entry.view }} {...props} />}
      leftSection={<Icon name={entry.icon} />}
      rightSection={entry.count === null ? undefined : `${number.format(entry.count)}${entry.more ? "+" : ""}`}
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
        {sections.map(({ title, entries }) => (
          <Fragment key={title}>
            {title && <Menu.Label>{t(title)}</Menu.Label>}
            {entries.map(item)}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
