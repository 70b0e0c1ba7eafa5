import { TextInput } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import type { Written } from "./form";

const MOST = { name: 80, explanation: 1000, not_offered: 300 } as const;

type Props = { of: keyof typeof MOST; value: Written; set: (value: Written) => void };

/** A text in the two languages that this program speaks. */
export function WrittenFields({ of, value, set }: Props) {
  const { t } = useI18n();
  return (
    <>
      {(["en", "de"] as const).map((language) => (
        <TextInput
          key={language}
          label={t(`capabilities.${of}_${language}`)}
          maxLength={MOST[of]}
          value={value[language]}
          onChange={(event) => set({ ...value, [language]: event.currentTarget.value })}
        />
      ))}
    </>
  );
}
