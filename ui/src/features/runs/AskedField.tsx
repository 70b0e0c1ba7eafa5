import { Select, Textarea, TextInput } from "@mantine/core";
import type { PlaybookRunAsked } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { useFactWords } from "./facts";
import { LinesField } from "./LinesField";

type Props = {
  asked: PlaybookRunAsked;
  order: string | null;
  value: string;
  error?: string;
  change: (value: string) => void;
};

/** A field for what a step asks for, by its type. */
export function AskedField({ asked, order, value, error, change }: Props) {
  const { t, language } = useI18n();
  const word = useWord();
  const fact = useFactWords();
  const label = textIn(asked.label, language) || fact(asked.name);
  const description = asked.without_source ? t("run.no_source") : undefined;
  const common = { size: "xs", label, description, error } as const;
  switch (asked.type) {
    case "yes-no":
    case "choice": {
      const choices = asked.choices.map((one) => ({
        value: one.value,
        label: textIn(one.label, language) || word("playbook_choice", one.value),
      }));
      const yesNo = [
        { value: "true", label: t("run.yes") },
        { value: "false", label: t("run.no") },
      ];
      return (
        <Select
          {...common}
          placeholder={t("run.choose")}
          data={asked.type === "choice" ? choices : yesNo}
          value={value || null}
          onChange={(chosen) => change(chosen ?? "")}
        />
      );
    }
    case "text":
      return (
        <Textarea
          {...common}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={10_000}
          dir="auto"
          value={value}
          onChange={(event) => change(event.currentTarget.value)}
        />
      );
    case "lines":
      if (order) return <LinesField order={order} common={common} value={value} change={change} />;
      break;
    default:
  }
  return (
    <TextInput
      {...common}
      type={asked.type === "day" ? "date" : "text"}
      inputMode={asked.type === "number" ? "numeric" : undefined}
      placeholder={asked.type === "amount" ? "12.50 EUR" : undefined}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
