import { Button, TextInput } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Message, Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { offerUndo, ProblemNote } from "@/shared/parts";
import { useRestructuring } from "./restructuring";

type Props = { ticket: Ticket; messages: Message[]; marked: ReadonlySet<string>; close: () => void };

/** Stands in the composer's place while messages are marked to leave for a ticket of their own. */
export function SplitBar({ ticket, messages, marked, close }: Props) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const navigate = useNavigate();
  const { split, merge } = useRestructuring();
  const [subject, setSubject] = useState(ticket.subject);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const leaving = messages.filter((one) => marked.has(one.id)).map((one) => one.id);
  const all = leaving.length === messages.length;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const made = await split(ticket.id, leaving, subject.trim());
      close();
      // Merged back, every message is where it was, and the new ticket leaves every list.
      offerUndo(t("done.split", { number: String(made.number) }), t, () => merge([made.id], ticket.id));
      await navigate({ to: "/inbox/$ticketId", params: { ticketId: made.id }, search });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <form className="composer split-bar stack" aria-label={t("split.label")} onSubmit={(event) => void submit(event)}>
      <p role="status">
        {all ? t("split.one_stays") : leaving.length === 0 ? t("split.mark") : t("split.marked", { n: leaving.length })}
      </p>
      <TextInput
        label={t("split.subject")}
        required
        withAsterisk={false}
        maxLength={500}
        value={subject}
        error={isProblem(error) ? error.of("subject") : undefined}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      {error !== null && <ProblemNote error={error} />}
      <div className="composer-foot">
        <span className="grow" />
        <Button variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={busy} disabled={leaving.length === 0 || all || subject.trim() === ""}>
          {t("split.go")}
        </Button>
      </div>
    </form>
  );
}
