import { UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Today, TodayLoad } from "@/api/models";
import { AvailabilityMenu, useChosenByMe, useIsAway } from "@/features/staff";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Avatar, Badge, Card, Icon, TableScroll } from "@/shared/parts";
import { Nothing } from "./card-parts";
import { listOfPerson } from "./links";

const COLUMNS = ["open", "waiting", "at_risk", "solved_today"] as const;
const NAMES = {
  open: "today.open",
  waiting: "today.waiting_short",
  at_risk: "today.at_risk_short",
  solved_today: "today.solved_today",
} as const;

type Props = { today: Today; team: string | undefined };

/** Who has how much in hand. By name, so that a row stays where it is while its numbers change. */
export function LoadPerPerson({ today, team }: Props) {
  const { t } = useI18n();
  const most = Math.max(1, ...today.people.filter((load) => load.person).map((load) => load.open));
  return (
    <Card title={t("today.load")} beside={today.more_people && <span className="meta">{t("today.load_most")}</span>}>
      {today.people.length === 0 ? (
        <Nothing>{t("today.load_none")}</Nothing>
      ) : (
        <TableScroll label={t("today.load")}>
          <table className="today-table today-load">
            <thead>
              <tr>
                <th scope="col">{t("today.person")}</th>
                {COLUMNS.map((column) => (
                  <th key={column} scope="col" className="number">
                    {t(NAMES[column])}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {today.people.map((load) => (
                <LoadRow key={load.person?.id ?? ""} load={load} most={most} today={today} team={team} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  );
}

function LoadRow({ load, most, today, team }: Props & { load: TodayLoad; most: number }) {
  const { t, locale } = useI18n();
  const name = load.person?.name ?? t("row.unassigned");
  return (
    <tr>
      <th scope="row">
        <span className="today-who">
          <Avatar name={load.person?.name ?? null} quiet />
          <span className="ellipsis">{name}</span>
          <TakesTickets person={load.person} />
        </span>
        {load.person && (
          <span className="load-bar" aria-hidden="true">
            <span style={{ width: `${Math.round((100 * load.open) / most)}%` }} />
          </span>
        )}
      </th>
      {COLUMNS.map((column) => (
        <td key={column} className="number">
          {load[column] === 0 ? (
            <span className="quiet">0</span>
          ) : (
            <Link
              to="/inbox"
              search={listOfPerson(load, column, team, today.day_started_at)}
              className={column === "at_risk" ? "load-number load-look" : "load-number"}
              aria-label={t("today.rows", { name, what: t(NAMES[column]), n: load[column] })}
            >
              {count(load[column], locale)}
            </Link>
          )}
        </td>
      ))}
    </tr>
  );
}

/** Whether tickets come to somebody; whoever leads them may say so. A sign, as the name needs the room. */
function TakesTickets({ person }: { person: TodayLoad["person"] }) {
  const { t } = useI18n();
  const isAway = useIsAway();
  const mine = useChosenByMe()(person?.id);
  if (!person) return null;
  if (!mine) return isAway(person.id) && <Away>{t("away.away")}</Away>;
  const state = t(mine.away ? "away.away" : "away.available");
  return (
    <AvailabilityMenu of={mine}>
      <UnstyledButton
        className={mine.away ? "here-button here-away" : "here-button here-free"}
        aria-label={t("away.of", { name: person.name, state })}
        title={state}
      >
        <Icon name={mine.away ? "moon" : "check"} size={14} />
      </UnstyledButton>
    </AvailabilityMenu>
  );
}

function Away({ children }: { children: string }) {
  return (
    <span title={children}>
      <Badge icon="moon">
        <span className="visually-hidden">{children}</span>
      </Badge>
    </span>
  );
}
