import { ActionIcon, Button, Indicator, Popover, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useScenarioChoices } from "@/features/scenarios";
import { usePeople, useTeams } from "@/features/staff";
import { fullMoment } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { useSavedView } from "./queries";
import { SearchField } from "./SearchField";
import { ViewActions } from "./ViewActions";
import { ViewMenu } from "./ViewList";
import { useViewName } from "./view-names";
import {
  ASIDES,
  ATTENTIONS,
  CATEGORIES,
  CHANNELS,
  filterCount,
  type InboxSearch,
  NO_FILTERS,
  SORTS,
  type Sort,
  TASKS,
  URGENCIES,
  viewOf,
} from "./views";

type Props = {
  search: InboxSearch;
  change: (part: Partial<InboxSearch>) => void;
  viewsInMenu: boolean;
  shown: number;
  more: boolean;
};

export function ListHead({ search, change, viewsInMenu, shown, more }: Props) {
  const { locale } = useI18n();
  const name = useViewName(viewOf(search));
  const number = new Intl.NumberFormat(locale).format(shown);
  return (
    <div className="list-head">
      <div className="list-title">
        {viewsInMenu ? (
          <>
            <h1 className="visually-hidden">{name}</h1>
            <ViewMenu search={search} />
          </>
        ) : (
          <h1 className="ellipsis">{name}</h1>
        )}
        <span className="meta" aria-live="polite">
          {more ? `${number}+` : number}
        </span>
        <span className="grow" />
        <SortSelect search={search} change={change} />
      </div>
      <div className="list-tools">
        <SearchField search={search} change={change} />
        <Filters search={search} change={change} />
        <ViewActions search={search} change={change} />
      </div>
    </div>
  );
}

type PartProps = Pick<Props, "search" | "change">;

function SortSelect({ search, change }: PartProps) {
  const { t } = useI18n();
  const { saved } = useSavedView(search);
  return (
    <Select
      className="quiet-select"
      size="xs"
      w={150}
      aria-label={t("list.sort")}
      data={SORTS.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
      placeholder={t("sort.rank")}
      value={search.sort ?? (search.q ? null : (saved?.sort ?? (viewOf(search) === "solved" ? "updated" : "waiting")))}
      allowDeselect={false}
      onChange={(value) => change({ sort: value as Sort })}
    />
  );
}

function Filters({ search, change }: PartProps) {
  const { t } = useI18n();
  const [opened, setOpened] = useState(false);
  const set = filterCount(search);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={280} shadow="md" trapFocus>
      <Indicator disabled={set === 0} label={set} size={16} color="teal">
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={t("filter.open", { n: set })}
            onClick={() => setOpened(!opened)}
          >
            <Icon name="filter" />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown>
        <FilterForm search={search} change={change} />
      </Popover.Dropdown>
    </Popover>
  );
}

function FilterForm({ search, change }: PartProps) {
  const { t, locale } = useI18n();
  const word = useWord();
  const people = usePeople();
  const teams = useTeams();
  const scenarios = useScenarioChoices();
  const pick = (field: keyof InboxSearch, label: string, data: { value: string; label: string }[]) => (
    <Select
      size="xs"
      label={label}
      placeholder={t("filter.any")}
      clearable
      searchable={data.length > 8}
      comboboxProps={{ withinPortal: false }}
      data={data}
      value={(search[field] as string | undefined) ?? null}
      onChange={(value) => change({ [field]: value ?? undefined })}
    />
  );
  const named = (area: string, words: readonly string[]) =>
    words.map((one) => ({ value: one, label: word(area, one) }));
  return (
    <div className="stack filter-form">
      {pick("category", t("field.status"), named("category", CATEGORIES))}
      {pick("assignee", t("field.assignee"), [
        { value: "me", label: t("filter.me") },
        { value: "none", label: t("row.unassigned") },
        { value: "away", label: t("away.somebody") },
        ...(people.data ?? []).map((person) => ({ value: person.id, label: person.name })),
      ])}
      {pick(
        "team",
        t("field.team"),
        (teams.data ?? []).map((team) => ({ value: team.id, label: team.name })),
      )}
      {pick("urgency", t("field.urgency"), named("urgency", URGENCIES))}
      {pick("channel", t("field.channel"), named("channel", CHANNELS))}
      {pick("attention", t("field.attention"), named("attention", ATTENTIONS))}
      {pick("tasks", t("field.own_tasks"), named("tasks", TASKS))}
      {pick("set_aside", t("field.set_aside"), named("aside", ["any", ...ASIDES]))}
      {scenarios.length > 0 &&
        pick("scenario", t("field.scenario"), [{ value: "none", label: t("scenario.without") }, ...scenarios])}
      <TextInput
        size="xs"
        label={t("field.tag")}
        defaultValue={search.tag ?? ""}
        onBlur={(event) => change({ tag: event.currentTarget.value.trim() || undefined })}
        onKeyDown={(event) => event.key === "Enter" && change({ tag: event.currentTarget.value.trim() || undefined })}
      />
      {search.opened_since && (
        <span className="meta">
          {t("filter.opened_since", { when: fullMoment(search.opened_since, locale) })}
          {search.opened_before && ` ${t("filter.opened_before", { when: fullMoment(search.opened_before, locale) })}`}
        </span>
      )}
      {search.solved_since && (
        <span className="meta">{t("filter.solved_since", { when: fullMoment(search.solved_since, locale) })}</span>
      )}
      <Button variant="subtle" onClick={() => change(NO_FILTERS)}>
        {t("list.clear")}
      </Button>
    </div>
  );
}
