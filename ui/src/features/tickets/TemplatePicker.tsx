import { useQuery } from "@tanstack/react-query";
import type { Ticket } from "@/api/models";
import { useCustomer } from "@/features/customers";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Picker } from "@/shared/parts";
import { templatesQuery } from "./queries";
import { inLanguageFirst, useTemplateText } from "./templates";

type Props = {
  ticket: Ticket;
  opened: boolean;
  setOpened: (opened: boolean) => void;
  insert: (text: string) => void;
};

/** Puts a text into the composer with the values of this ticket. */
export function TemplatePicker({ ticket, opened, setOpened, insert }: Props) {
  const { t } = useI18n();
  const { data } = useQuery(templatesQuery);
  const may = useMay("customers.read");
  const { data: customer } = useCustomer(may ? (ticket.customer?.id ?? null) : null);
  const texts = inLanguageFirst(
    (data ?? []).filter((one) => one.content.reply_text),
    customer?.language ?? null,
  );
  const pick = useTemplateText(ticket.id, insert);
  return (
    <Picker
      opened={opened}
      setOpened={setOpened}
      label={t("template.insert")}
      className="plain-button"
      target={
        <>
          <Icon name="book" size={14} /> <span className="tool-word">{t("template.insert")}</span>
        </>
      }
      choices={texts.map((one) => ({ value: one.id, label: one.name, hint: one.content.language ?? undefined }))}
      pick={(id) => void pick(id)}
    />
  );
}
