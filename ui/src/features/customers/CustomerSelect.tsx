import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { useCustomer, useCustomerList } from "./queries";

type Props = {
  label: string;
  value: string | null;
  onChange: (id: string | null) => void;
  /** One who cannot be meant. */
  except?: string;
};

/** Chooses one customer out of any number: the server searches while one types. */
export function CustomerSelect({ label, value, onChange, except }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState("");
  const [asked] = useDebouncedValue(text, 200);
  const chosen = useCustomer(value);
  const shown = chosen.data?.name;
  const list = useCustomerList({ q: asked && asked !== shown ? asked : undefined });
  const found = (list.data?.pages[0]?.items ?? []).filter((one) => one.id !== except);
  const all = chosen.data && !found.some((one) => one.id === value) ? [chosen.data, ...found] : found;
  // Two customers may have the same name; the number tells them apart.
  const names = new Map<string, number>();
  for (const one of all) names.set(one.name, (names.get(one.name) ?? 0) + 1);
  const data = all.map((one) => ({
    value: one.id,
    label: (names.get(one.name) ?? 0) > 1 ? `${one.name} (${one.number})` : one.name,
  }));
  return (
    <Select
      label={label}
      placeholder={t("customer.find")}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("action.clear") }}
      nothingFoundMessage={list.isFetching ? t("state.loading") : t("picker.none")}
      filter={({ options }) => options}
      data={data}
      value={value}
      onChange={onChange}
      searchValue={text}
      onSearchChange={setText}
    />
  );
}
