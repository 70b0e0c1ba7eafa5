import { TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import type { Order, OrderAction, PossibleActions } from "@/api/models";
import { useI18n } from "@/shared/i18n";

export type Props = {
  action: OrderAction;
  order: Order;
  possible: PossibleActions;
  ticket?: string;
  close: () => void;
};
export type PartProps = Props & {
  send: (what: string, body: unknown) => void;
  of: (field: string) => string | undefined;
};

export function submitting(act: () => void) {
  return (event: FormEvent) => {
    event.preventDefault();
    act();
  };
}

type ExceptionProps = { text: string; value: string; change: (text: string) => void; error?: string };

/** Against a rule something is done only with words that say why. */
export function Exception({ text, value, change, error }: ExceptionProps) {
  const { t } = useI18n();
  return (
    <TextInput
      label={t("act.why_although")}
      description={text}
      required
      withAsterisk={false}
      maxLength={200}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
