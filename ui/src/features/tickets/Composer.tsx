import { Button, Textarea } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, type Ref, useImperativeHandle, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Held, Ticket } from "@/api/models";
import { usePeople, useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon, Kbd, offerUndo, ProblemNote, tell } from "@/shared/parts";
import { AttachButton, AttachmentTray } from "./AttachmentTray";
import { useAttachments } from "./attaching";
import { ModeBar, OfferedDraft, ToLine } from "./ComposerHead";
import { type DraftText, useDraft } from "./drafting";
import { MacroPicker } from "./MacroPicker";
import { MarkBar } from "./MarkBar";
import { MarkPreview } from "./MarkPreview";
import { MentionPicker, mentionedIn, useMentions } from "./Mentions";
import { pictureMark } from "./marks";
import { OtherWriters } from "./Others";
import { useStatuses } from "./queries";
import { type Later, SendLater } from "./SendLater";
import { lastEvent, unseenOf, useSending } from "./sending";
import { useStyling } from "./styling";
import { TemplatePicker } from "./TemplatePicker";
import { type OpenPicker, solvedStatus } from "./TicketTools";
import { useTakingBack } from "./taking-back";
import { openTasks } from "./tasks";
import { gapsIn, insertedAt, placeAfter, startsWord, variablesQuery } from "./templates";
import { UnseenMessages } from "./UnseenMessages";
import { useWaiting } from "./waiting";

export type ComposerHandle = {
  write: (kind: DraftText["kind"]) => void;
  /** Takes a message back that is on its way, or takes up one that could not be sent. */
  takeBack: (held: Held) => Promise<void>;
  /** Puts a prepared reply behind the reply that is written; a note it never becomes part of. */
  insert: (text: string) => void;
  /** Files that were dropped. */
  attach: (files: Iterable<File>) => void;
};
type Props = {
  ticket: Ticket;
  picker: OpenPicker;
  setPicker: (picker: OpenPicker) => void;
  held: Held[];
  seen: number;
  acknowledge: (event: number) => void;
  /** Tells others that something is written here, or nothing any more. */
  typed: (kind: DraftText["kind"] | null) => void;
  ref?: Ref<ComposerHandle>;
};

export function Composer({ ticket, picker, setPicker, held, seen, acknowledge, typed, ref }: Props) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const drafting = useDraft(ticket.id);
  const { draft, texts, saving, change, turn, clear } = drafting;
  const { send, busy, error, forget } = useSending(ticket.id);
  const files = useAttachments(drafting.writing, draft.kind, (kind, file) => {
    // Who has turned to the other kind meanwhile keeps it among the files.
    const now = drafting.writing.snapshot();
    if (now.kind === kind) putIn(now.texts[kind], pictureMark(file), kind);
  });
  const mentions = useMentions();
  const people = usePeople();
  const { person } = useSession();
  const { data: statuses } = useStatuses();
  const field = useRef<HTMLTextAreaElement>(null);
  const [solving, setSolving] = useState(false);
  const { data: variables = [] } = useQuery(variablesQuery);
  const gaps = gapsIn(draft.body_text, variables);
  const [picking, setPicking] = useState(false);
  const note = draft.kind === "note";
  const unseen = unseenOf(error);

  const notAttached = () => tell(t("attachment.failed"), t);
  const { waiting, wait, hold } = useWaiting(
    files,
    ({ solve, seen, later }) => void deliver(solve, seen, later),
    notAttached,
  );

  const write = (body_text: string) => {
    // Who goes on writing does not want it to go yet.
    hold();
    change({ body_text, kind: draft.kind });
    typed(body_text.trim() === "" ? null : draft.kind);
  };
  /** Puts something in where one is, and goes on behind it: a field that gets another text forgets where one was. */
  const putIn = (text: string, what: string, kind: DraftText["kind"]) => {
    const at = placeAfter(field.current, text, what);
    flushSync(() => change({ body_text: insertedAt(field.current, text, what), kind }));
    field.current?.setSelectionRange(at, at);
  };
  const turnTo = (kind: DraftText["kind"]) => {
    hold();
    // The other mode first, so that the focus lands in a field that already looks like what it is.
    flushSync(() => turn(kind));
    field.current?.focus();
  };
  const { takeBack, forgetRefused } = useTakingBack(held, drafting, files, () => field.current?.focus());
  const insert = (text: string) => {
    change({ body_text: insertedAt(null, texts.public, text), kind: "public" });
    typed("public");
    requestAnimationFrame(() => field.current?.focus());
  };
  useImperativeHandle(ref, () => ({ write: turnTo, takeBack, insert, attach: (dropped) => files.add(dropped, true) }));

  const deliver = async (solve: boolean, seenEvent = seen, later: Later = {}) => {
    if (files.failed) return notAttached();
    const ready = draft.body_text.trim() !== "" && gaps.length === 0 && !busy;
    if (!ready) return void field.current?.focus();
    if (files.uploading) return wait({ solve, seen: seenEvent, later });
    setSolving(solve);
    const others = (people.data ?? []).filter((one) => one.active && one.id !== person.id);
    const attachments = files.tray.flatMap((one) => (one.done ? [one.done.id] : []));
    const status = solve ? (solvedStatus(statuses)?.key ?? null) : null;
    const outgoing = {
      kind: draft.kind,
      body_text: draft.body_text,
      attachments,
      mentions: note ? mentionedIn(draft.body_text, [...mentions.named, ...others]) : [],
      status,
      ...later,
    };
    const sent = await send(outgoing, seenEvent);
    if (!sent) return;
    typed(null);
    files.clear(draft.kind);
    mentions.clear();
    await clear(draft.kind);
    forgetRefused();
    if (sent === true) tell(t("done.noted"), t);
    else {
      const said = t(later.send_at ? "done.held_later" : solve ? "done.held_solves" : "done.held");
      const left = solve ? await openTasks(queries, ticket.id) : 0;
      offerUndo(left > 0 ? `${said}. ${t("task.left", { n: left })}` : said, t, () => takeBack(sent));
    }
  };
  const { style, onStyleKey } = useStyling(field, draft.body_text, write);
  const onKey = (event: KeyboardEvent) => {
    if (onStyleKey(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void deliver(false);
    } else if (event.key === "/" && !event.ctrlKey && field.current && startsWord(field.current)) {
      event.preventDefault();
      setPicking(true);
    } else if (note && event.key === "@") {
      mentions.open(true);
    }
  };
  const removeFile = (key: string) => {
    const done = files.tray.find((one) => one.key === key)?.done;
    const mark = done && pictureMark(done);
    if (mark && draft.body_text.includes(mark)) write(draft.body_text.replaceAll(mark, ""));
    files.remove(key);
  };
  const insertText = (text: string) => {
    putIn(draft.body_text, text, draft.kind);
    requestAnimationFrame(() => field.current?.focus());
  };
  const letEdit = () => {
    acknowledge(lastEvent(unseen, seen));
    forget();
  };
  const resend = () => {
    const last = lastEvent(unseen, seen);
    letEdit();
    void deliver(solving, last);
  };
  return (
    <section
      className={note ? "composer composer-note" : "composer"}
      aria-label={t(note ? "composer.note_label" : "composer.reply_label")}
    >
      <ModeBar kind={draft.kind} write={turnTo} saving={saving} />
      <ToLine ticket={ticket} note={note} />
      <OtherWriters ticket={ticket.id} />
      <OfferedDraft offered={drafting.offered} take={drafting.takeOffered} drop={drafting.dropOffered} />
      <Textarea
        ref={field}
        variant="unstyled"
        autosize
        minRows={3}
        maxRows={12}
        classNames={{ input: "composer-text" }}
        aria-label={t(note ? "composer.note_label" : "composer.reply_label")}
        placeholder={t(note ? "composer.note_placeholder" : "composer.reply_placeholder")}
        dir="auto"
        value={draft.body_text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKey}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0) return;
          event.preventDefault();
          files.add(event.clipboardData.files, true);
        }}
      />
      <MarkBar style={style} />
      <MarkPreview text={draft.body_text} note={note} />
      {gaps.length > 0 && (
        <p className="gaps" role="status">
          <Icon name="alert" size={14} /> {t("template.gaps", { names: gaps.join(", ") })}
        </p>
      )}
      <AttachmentTray tray={files.tray} text={draft.body_text} remove={removeFile} again={files.again} />
      {waiting && (
        <p className="gaps" role="status">
          <Icon name="clock" size={14} /> {t("attachment.wait")}
        </p>
      )}
      {unseen.length > 0 ? (
        <UnseenMessages messages={unseen} resend={resend} edit={letEdit} />
      ) : (
        error !== null && <ProblemNote error={error} />
      )}
      <div className="composer-foot">
        <TemplatePicker ticket={ticket} opened={picking} setOpened={setPicking} insert={insertText} />
        <MacroPicker
          ticket={ticket}
          seen={seen}
          opened={picker === "macro"}
          setOpened={(opened) => setPicker(opened ? "macro" : null)}
          draft={draft}
          reload={drafting.reload}
          flush={drafting.flush}
        />
        <AttachButton add={files.add} />
        {note && (
          <MentionPicker
            mentions={mentions}
            insert={(name) => {
              const text = draft.body_text.replace(/@$/, "");
              const gap = text === "" || /\s$/.test(text) ? "" : " ";
              change({ body_text: `${text}${gap}@${name} `, kind: "note" });
              requestAnimationFrame(() => field.current?.focus());
            }}
          />
        )}
        <span className="grow" />
        {!note && <SendLater disabled={busy} send={(later) => void deliver(false, seen, later)} />}
        {!note && solvedStatus(statuses) && (
          <Button variant="default" disabled={busy} onClick={() => void deliver(true)}>
            {t("composer.send_solve")}
          </Button>
        )}
        <Button
          color={note ? "note" : "teal"}
          loading={busy}
          leftSection={<Icon name={note ? "lock" : "send"} size={14} />}
          rightSection={<Kbd>Ctrl ↵</Kbd>}
          onClick={() => void deliver(false)}
        >
          {t(note ? "composer.add_note" : "composer.send")}
        </Button>
      </div>
    </section>
  );
}
