import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { minutesOf, textOf } from "./form";

type Props = {
  label?: string;
  ariaLabel?: string;
  minutes: number;
  error?: string | undefined;
  set: (minutes: number) => void;
};

/** A length of time as people write it. What cannot be read is not taken, and says so. */
export function DurationInput({ label, ariaLabel, minutes, error, set }: Props) {
  const { t } = useI18n();
  const [text, setText] = useState(() => textOf(minutes));
  const wrong = minutesOf(text) === undefined ? t("automation.duration_hint") : undefined;
  return (
    <TextInput
      label={label}
      aria-label={ariaLabel}
      value={text}
      error={wrong ?? error}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const read = minutesOf(event.currentTarget.value);
        if (read !== undefined) set(read);
      }}
      onBlur={() => wrong && setText(textOf(minutes))}
    />
  );
}
