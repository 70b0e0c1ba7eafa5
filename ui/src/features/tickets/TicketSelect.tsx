import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import type { Page, TicketRow } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { CATEGORIES } from "./views";

export type Pickable = Pick<TicketRow, "id" | "number" | "subject">;
type Props = {
  label: string;
  value: Pickable | null;
  onChange: (ticket: Pickable | null) => void;
  /** Tickets that cannot be meant. */
  except: readonly string[];
  /** Whose tickets are offered before a word is typed. */
  customer?: string;
};

export function ticketLabel({ number, subject }: Pickable): string {
  return `#${number} ${subject}`;
}

/** Chooses one ticket out of any number, solved and closed ones too: the server searches while one types. */
export function TicketSelect({ label, value, onChange, except, customer }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 200);
  const asked = value && settled === ticketLabel(value).trim() ? "" : settled;
  const filter = asked ? { q: asked } : { customer };
  const found = useQuery({
    queryKey: ["tickets", "picked", filter],
    queryFn: ({ signal }) =>
      api.get<Page<TicketRow>>("/api/tickets", {
        query: { ...filter, category: CATEGORIES.join(","), limit: 20, sort: asked ? undefined : "updated" },
        signal,
      }),
    // What was found for the word before stays until the next answer is here.
    placeholderData: (before) => before,
  });
  const offered: Pickable[] = (found.data?.items ?? []).filter((one) => !except.includes(one.id));
  const all = value && !offered.some((one) => one.id === value.id) ? [value, ...offered] : offered;
  return (
    <Select
      label={label}
      placeholder={t("picker.ticket")}
      description={t("picker.ticket_hint")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("action.clear") }}
      nothingFoundMessage={found.isFetching ? t("state.loading") : t("picker.none")}
      filter={({ options }) => options}
      data={all.map((one) => ({ value: one.id, label: ticketLabel(one) }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      searchValue={text}
      onSearchChange={setText}
      data-autofocus
      // The list itself scrolls, as one that the arrow keys walk; a frame around it would have to take the focus.
      withScrollArea={false}
      styles={{ options: { maxHeight: 250, overflowY: "auto" } }}
    />
  );
}
