import { useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Reading, Ticket } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, Picker, tellProblem } from "@/shared/parts";
import { templatesQuery } from "./queries";

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
  const texts = (data ?? []).filter((one) => one.content.reply_text);
  const pick = async (id: string) => {
    try {
      const path = { id: ticket.id, template_id: id };
      const reading = await api.get<Reading>("/api/tickets/{id}/templates/{template_id}", { path });
      if (reading.reply) insert(reading.reply.text);
    } catch (error) {
      tellProblem(error, t);
    }
  };
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
      choices={texts.map((one) => ({ value: one.id, label: one.name }))}
      pick={(id) => void pick(id)}
    />
  );
}
