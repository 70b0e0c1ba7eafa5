import { Autocomplete } from "@mantine/core";
import { namedAs, useTwinNames } from "@/features/calibration";
import { useI18n } from "@/shared/i18n";

type Props = { value: string; put: (key: string) => void; keys: string[] };

/** Whom a change means, by name; what is no name of the model is taken as it is written, for other models. */
export function OfField({ value, put, keys }: Props) {
  const { t } = useI18n();
  const nameOf = useTwinNames();
  const names = namedAs(keys, nameOf);
  return (
    <Autocomplete
      label={t("futures.change_of")}
      placeholder={t("futures.change_of_all")}
      value={names.find((one) => one.value === value)?.label ?? nameOf(value)}
      onChange={(text) => put(names.find((one) => one.label === text)?.value ?? text)}
      data={names.map((one) => one.label)}
    />
  );
}
