import type { TodayLoad } from "@/api/models";
import type { InboxSearch } from "../views";

/** The list behind a number of Today. What it counts and what the list shows is the same filter of the server. */
export function listOf(team: string | undefined, part: InboxSearch = {}): InboxSearch {
  return { view: "open", team, ...part };
}

type Column = "open" | "waiting" | "at_risk" | "solved_today";

/** The list behind a number of somebody, or of nobody. */
export function listOfPerson(
  load: Pick<TodayLoad, "person">,
  column: Column,
  team: string | undefined,
  dayStartedAt: string,
): InboxSearch {
  const assignee = load.person?.id ?? "none";
  switch (column) {
    case "open":
      return listOf(team, { assignee });
    case "waiting":
      return listOf(team, { assignee, attention: "waiting" });
    case "at_risk":
      return listOf(team, { assignee, attention: "at_risk", sort: "due" });
    case "solved_today":
      return { view: "solved", team, assignee, solved_since: dayStartedAt };
  }
}
