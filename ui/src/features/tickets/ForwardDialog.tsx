import { Checkbox, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Message, Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { bytes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EditDialog, offerUndo } from "@/shared/parts";
import { conversationOf, useForwarding, useForwardTakingBack } from "./forwarding";

type Props = {
  ticket: Ticket;
  messages: Message[];
  /** The message whose button was pressed. */
  message: Message;
  close: () => void;
};

/** Sends a message, or the conversation, to somebody outside, with the files that are chosen. */
export function ForwardDialog({ ticket, messages, message, close }: Props) {
  const { t } = useI18n();
  const send = useForwarding(ticket.id);
  const takeBack = useForwardTakingBack(ticket.id);
  const [address, setAddress] = useState("");
  const [subject, setSubject] = useState(`Fwd: ${ticket.subject}`);
  const [text, setText] = useState("");
  const [what, setWhat] = useState<"message" | "conversation">("message");
  const [notes, setNotes] = useState(false);
  const [files, setFiles] = useState<ReadonlySet<string>>(() => new Set(message.attachments.map((one) => one.id)));
  const chosen = what === "message" ? [message] : conversationOf(messages, notes);
  const offered = chosen.flatMap((one) => one.attachments);
  const going = offered.filter((one) => files.has(one.id)).map((one) => one.id);
  const withNotes = what === "conversation" && notes;
  const of = (field: string) => (isProblem(send.error) ? send.error.of(field) : undefined);
  const save = () =>
    send.mutate(
      {
        address: address.trim(),
        subject,
        body_text: text,
        messages: chosen.map((one) => one.id),
        attachments: going,
        notes: withNotes,
      },
      {
        onSuccess: (sent) => {
          close();
          offerUndo(t("done.forwarded", { address: address.trim() }), t, () => takeBack(sent));
        },
      },
    );
  return (
    <EditDialog
      title={t("forward.title")}
      close={close}
      save={save}
      saving={send.isPending}
      error={send.error}
      disabled={address.trim() === "" || chosen.length === 0}
      saveLabel={t("forward.go")}
    >
      <p className="quiet">{t("forward.hint")}</p>
      <TextInput
        label={t("forward.to")}
        type="email"
        data-autofocus
        value={address}
        error={of("address")}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <TextInput
        label={t("field.subject")}
        maxLength={500}
        value={subject}
        error={of("subject")}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label={t("forward.text")}
        autosize
        minRows={3}
        maxRows={10}
        dir="auto"
        value={text}
        error={of("body_text")}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={t("forward.what")}
        data={[
          { value: "message", label: t("forward.message") },
          { value: "conversation", label: t("forward.conversation") },
        ]}
        value={what}
        onChange={(value) => setWhat(value as typeof what)}
      />
      {what === "conversation" && (
        <Checkbox
          label={t("forward.notes")}
          checked={notes}
          onChange={(event) => setNotes(event.currentTarget.checked)}
        />
      )}
      <p className="quiet">
        {t("forward.count", { n: chosen.length })}
        {message && what === "message" && `: ${message.author.name || t("message.somebody")}`}
      </p>
      {offered.length > 0 && <Files offered={offered} files={files} choose={setFiles} />}
    </EditDialog>
  );
}

type FilesProps = {
  offered: Message["attachments"];
  files: ReadonlySet<string>;
  choose: (files: ReadonlySet<string>) => void;
};

function Files({ offered, files, choose }: FilesProps) {
  const { t, locale } = useI18n();
  const toggle = (id: string) => {
    const next = new Set(files);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  return (
    <fieldset className="stack">
      <legend>{t("forward.files")}</legend>
      {offered.map((one) => (
        <Checkbox
          key={one.id}
          label={`${one.name} (${bytes(one.size, locale)})`}
          checked={files.has(one.id)}
          onChange={() => toggle(one.id)}
        />
      ))}
    </fieldset>
  );
}
