import { useQuery } from "@tanstack/react-query";
import type {
  AutomationAction,
  AutomationCondition,
  AutomationDeed,
  AutomationReason,
  AutomationTrigger,
} from "@/api/models";
import { usePeople, useTeams } from "@/features/staff";
import { templatesQuery, useStatuses } from "@/features/tickets";
import { useI18n, useWord } from "@/shared/i18n";
import { type Deed, LETTER_SIGNS, SENDER_RESULTS, textOf } from "./form";

/** Names of what rules name by id. */
export function useNames() {
  const { t } = useI18n();
  const teams = useTeams();
  const people = usePeople();
  const statuses = useStatuses();
  const templates = useQuery(templatesQuery);
  const named = (list: { id: string; name: string }[] | undefined, id: string | null | undefined) =>
    !id || id === "none" ? t("automation.nobody") : (list?.find((one) => one.id === id)?.name ?? id);
  return {
    teams: teams.data ?? [],
    people: people.data ?? [],
    statuses: statuses.data ?? [],
    templates: templates.data ?? [],
    team: (id: string | null | undefined) => named(teams.data, id),
    person: (id: string | null | undefined) => named(people.data, id),
    template: (id: string) => templates.data?.find((one) => one.id === id)?.name ?? id,
    status: (key: string) => statuses.data?.find((one) => one.key === key)?.name ?? key,
  };
}

export function useTriggerWords() {
  const { t } = useI18n();
  return (triggers: AutomationTrigger[]) => {
    const said = triggers.map((one) =>
      one.on === "lasted"
        ? `${t(`automation.state_${one.state}`)}: ${textOf(one.minutes)}`
        : t(`automation.on_${one.on}`),
    );
    return said.join(", ");
  };
}

/** What an action does, with the names of what it names. */
export function useDeedWords() {
  const { t } = useI18n();
  const word = useWord();
  const names = useNames();
  return (action: AutomationAction) => {
    const what = () => {
      switch (action.do) {
        case "set_team":
          return names.team(action.team_id);
        case "set_assignee":
          return names.person(action.assignee_id);
        case "set_urgency":
          return word("urgency", action.urgency);
        case "set_status":
          return names.status(action.status);
        case "add_tags":
        case "remove_tags":
          return action.tags.join(", ");
        case "snooze":
          return textOf(action.minutes);
        case "note":
          return (action.mentions ?? []).map((id) => names.person(id)).join(", ");
        default:
          return names.template(action.template_id);
      }
    };
    const named = what();
    return named ? `${t(`automation.do_${action.do}`)}: ${named}` : t(`automation.do_${action.do}`);
  };
}

/** What became of an action. */
export function useOutcomeWords() {
  const { t } = useI18n();
  return (deed: AutomationDeed) => {
    const why = deed.why ? t(`automation.why_${deed.why}`, { detail: deed.detail ?? "" }) : "";
    const did = deed.did === "done" ? "" : t(`automation.did_${deed.did}`);
    const action = t(`automation.do_${deed.action as Deed}`);
    const added = [did, why].filter(Boolean).join(": ");
    return added ? `${action} (${added})` : action;
  };
}

/** What was found for a condition. */
export function useReasonWords() {
  const { t } = useI18n();
  const word = useWord();
  const names = useNames();
  const resultWord = (found: string) => {
    const known = SENDER_RESULTS.find((one) => one === found);
    return known ? t(`automation.result_${known}`) : found;
  };
  const signWord = (found: string) => {
    const known = LETTER_SIGNS.find((one) => one === found);
    return known ? t(`automation.sign_${known}`) : found;
  };
  return (condition: AutomationCondition | undefined, reason: AutomationReason) => {
    if (!condition) return "";
    const found = () => {
      if (reason.lacking) return t(`automation.lacking_${reason.lacking}`);
      if (!reason.found) return "–";
      switch (condition.field) {
        case "status":
          return names.status(reason.found);
        case "team":
          return names.team(reason.found);
        case "assignee":
          return names.person(reason.found);
        case "urgency":
        case "channel":
        case "order_state":
          return word(condition.field, reason.found);
        case "age":
        case "waiting":
          return textOf(Number(reason.found)) || "0 min";
        case "spf":
        case "dkim":
        case "dmarc":
          return resultWord(reason.found);
        case "letter_signs":
          return reason.found.split(", ").map(signWord).join(", ");
        case "sender_verified":
        case "spam":
        case "parcel_delivered":
          return t(reason.found === "true" ? "condition.yes" : "condition.no");
        case "business_hours":
          return t(reason.found === "open" ? "condition.yes" : "condition.no");
        default:
          return reason.found;
      }
    };
    return `${t(`automation.field_${condition.field}`)}: ${found()}`;
  };
}
