import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { usePeople, useTeams, useToday } from "@/features/staff";
import { addDays } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import { useStatuses } from "./queries";
import { IS_WORDS, settled, suggestions, type Values } from "./suggesting";
import { CHANNELS, type InboxSearch, URGENCIES } from "./views";

function useValues(): Values {
  const { data: statuses } = useStatuses();
  const people = usePeople();
  const teams = useTeams();
  const today = useToday();
  const day = (back: number) => addDays(today, -back);
  return {
    status: (statuses ?? []).map((status) => status.key),
    assignee: ["me", "none", ...(people.data ?? []).filter((one) => one.active).map((one) => one.name)],
    team: ["none", ...(teams.data ?? []).map((team) => team.name)],
    channel: CHANNELS,
    urgency: URGENCIES,
    is: IS_WORDS,
    before: [day(0), day(7), day(30)],
    after: [day(1), day(7), day(30)],
  };
}

type Props = { search: InboxSearch; change: (part: Partial<InboxSearch>) => void };

/** Words and operators; while one types it says how an operator goes on. */
export function SearchField({ search, change }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState(search.q ?? "");
  const later = useDebouncedCallback((text: string) => {
    const q = text.trim() || undefined;
    // The next search looks everywhere again.
    change(q ? { q } : { q, within: undefined });
  }, 250);
  const values = useValues();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view starts with its own words
  useEffect(() => setText(search.q ?? ""), [search.view, search.q === undefined]);
  const offered = suggestions(text, values);
  const write = (next: string) => {
    setText(next);
    later(settled(next, values));
    combobox.openDropdown();
    combobox.resetSelectedOption();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={write} width={230} position="bottom-start" shadow="md">
      <Combobox.Target>
        <TextInput
          id="list-search"
          className="grow"
          size="xs"
          type="search"
          autoComplete="off"
          aria-label={t("list.search")}
          placeholder={t("list.search")}
          leftSection={<Icon name="search" size={14} />}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && combobox.getSelectedOptionIndex() < 0 && later(text)}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={offered.length === 0}>
        <Combobox.Options aria-label={t("search.suggestions")}>
          {offered.map((one) => (
            <Combobox.Option key={one.text} value={one.text} className="mono">
              {one.shown}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
