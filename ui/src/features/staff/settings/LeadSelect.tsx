import { Select } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { usePeople } from "../directory";

type Props = {
  label: string;
  description: string;
  value: string | null;
  error: string | undefined;
  onChange: (id: string | null) => void;
};

/** Somebody who works here and can sign in, or nobody. */
export function LeadSelect({ label, description, value, error, onChange }: Props) {
  const { t } = useI18n();
  const people = usePeople();
  // Who left is still shown where they are named, so that it can be changed.
  const shown = (people.data ?? []).filter((one) => (one.active && one.email) || one.id === value);
  return (
    <Select
      label={label}
      description={description}
      placeholder={t("escalation.nobody")}
      clearable
      clearButtonProps={{ "aria-label": t("action.clear") }}
      searchable={shown.length > 8}
      data={shown.map((one) => ({ value: one.id, label: one.name }))}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
