import { Select } from "@mantine/core";
import { money } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { useOrdersOf } from "./queries";

type Props = { label: string; customer: string | null; value: string | null; onChange: (id: string | null) => void };

export function OrderSelect({ label, customer, value, onChange }: Props) {
  const { t, locale } = useI18n();
  const orders = useOrdersOf(customer);
  const data = (orders.data?.items ?? []).map((one) => ({
    value: one.id,
    label: `${one.number} · ${money(one.total, locale)}`,
  }));
  return (
    <Select
      label={label}
      placeholder={customer ? t("order.choose") : t("order.choose_customer_first")}
      disabled={!customer}
      clearable
      searchable
      clearButtonProps={{ "aria-label": t("action.clear") }}
      nothingFoundMessage={t("picker.none")}
      data={data}
      value={value}
      onChange={onChange}
    />
  );
}
