import { Button, useComputedColorScheme } from "@mantine/core";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { addressOf } from "@/api/client";
import type { Held, Message } from "@/api/models";
import { bytes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Avatar, EmptyState, HtmlFrame, Icon, When } from "@/shared/parts";
import { usePictured } from "./picturing";
import { unquoted } from "./quoting";

type Props = {
  messages: Message[];
  held?: Held[];
  /** What stands above the first message. */
  before?: ReactNode;
  /** What stands below a public message, and one between us and somebody outside. */
  below?: (message: Message) => ReactNode;
  children?: ReactNode;
  /** While messages are being marked: which are, and how one is. */
  marking?: { marked: ReadonlySet<string>; toggle: (id: string) => void };
  /** Whether they went into another ticket. */
  merged?: boolean;
  firstNew: string | null;
  sawEnd: (visible: boolean) => void;
};

export function Thread({
  messages,
  held = [],
  before,
  below: beneath,
  children,
  marking,
  merged,
  firstNew,
  sawEnd,
}: Props) {
  const { t } = useI18n();
  const box = useRef<HTMLElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);

  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        const visible = entries.at(-1)?.isIntersecting ?? false;
        atEnd.current = visible;
        if (visible) setBelow(false);
        sawEnd(visible);
      },
      { root: box.current, rootMargin: "0px 0px 24px 0px" },
    );
    if (end.current) watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [sawEnd]);

  // Whoever reads the end stays at the end; whoever reads higher up is told, not moved.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new message is the occasion
  useLayoutEffect(() => {
    if (atEnd.current) end.current?.scrollIntoView({ block: "end" });
    else setBelow(true);
  }, [messages.length, held.length]);

  return (
    <div className="thread-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="thread" ref={box} tabIndex={0} aria-label={t("thread.label")}>
        {before}
        {messages.length === 0 && (
          <EmptyState
            icon="chat"
            title={t(merged ? "thread.merged" : "thread.empty")}
            hint={t(merged ? "thread.merged_hint" : "thread.empty_hint")}
          />
        )}
        <ol>
          {messages.map((message) => (
            <li key={message.id} className={marking && "markable"}>
              {marking && <MarkBox message={message} marking={marking} />}
              {message.id === firstNew && <p className="thread-new">{t("thread.new")}</p>}
              <MessageItem message={message} below={beneath?.(message)} />
            </li>
          ))}
        </ol>
        {children}
        <div ref={end} className="thread-end" />
      </section>
      {below && (
        <Button className="thread-below" onClick={() => end.current?.scrollIntoView({ block: "end" })}>
          {t("thread.below")}
        </Button>
      )}
    </div>
  );
}

type MarkBoxProps = { message: Message; marking: NonNullable<Props["marking"]> };

function MarkBox({ message, marking }: MarkBoxProps) {
  const { t } = useI18n();
  return (
    <input
      type="checkbox"
      className="message-check"
      aria-label={t("split.mark_one", { name: message.author.name || t("message.somebody") })}
      checked={marking.marked.has(message.id)}
      onChange={() => marking.toggle(message.id)}
    />
  );
}

/** What a mail repeats of the ones before is folded away. */
function FoldedText({ text }: { text: string }) {
  const { t } = useI18n();
  const { said, quoted } = unquoted(text);
  return (
    <>
      <p className="message-text" dir="auto">
        {said}
      </p>
      {quoted && (
        <details className="quoted">
          <summary>{t("message.quoted")}</summary>
          <p className="message-text" dir="auto">
            {quoted}
          </p>
        </details>
      )}
    </>
  );
}

export function MessageItem({ message, below }: { message: Message; below?: ReactNode }) {
  const { t } = useI18n();
  const dark = useComputedColorScheme("light", { getInitialValueInEffect: false }) === "dark";
  const pictured = usePictured(message);
  const body = message.body_html ? (
    <HtmlFrame html={pictured.html} dark={dark} pictures={pictured.height} />
  ) : (
    <FoldedText text={message.body_text} />
  );
  if (message.outside) {
    return (
      <OutsideItem message={message} outside={message.outside} below={below}>
        {body}
      </OutsideItem>
    );
  }
  if (message.kind === "note") {
    return (
      <article className="note" aria-label={t("message.note_by", { name: message.author.name })}>
        <p className="note-head">
          <Icon name="lock" size={14} />
          {t("message.note")} · {message.author.name} · <When at={message.at} />
        </p>
        {body}
        <Attachments message={message} />
      </article>
    );
  }
  if (message.author.kind === "system") {
    return (
      <p className="system-line">
        {message.body_text} · <When at={message.at} />
      </p>
    );
  }
  const staff = message.author.kind === "staff";
  return (
    <article className={staff ? "message message-staff" : "message"}>
      <Avatar name={message.author.name || "?"} quiet={!staff} />
      <div className="message-main">
        <p className="message-head">
          <b>{message.author.name || t("message.somebody")}</b>{" "}
          <span className="meta">{t(staff ? "message.staff" : "message.customer")}</span>{" "}
          <span className="meta">
            <When at={message.at} />
          </span>
        </p>
        {body}
        <Attachments message={message} />
        {below}
      </div>
    </article>
  );
}

type OutsideProps = {
  message: Message;
  outside: NonNullable<Message["outside"]>;
  below?: ReactNode;
  children: ReactNode;
};

/** What went to somebody outside, or came from there: visibly neither the customer's nor for them. */
function OutsideItem({ message, outside, below, children }: OutsideProps) {
  const { t } = useI18n();
  const { name } = message.author;
  const { address, way } = outside;
  return (
    <article className="note" aria-label={t(`outside.label_${way}`, { name, address })}>
      <p className="note-head">
        <Icon name={way === "to" ? "send" : "mail"} size={14} />
        {t(`outside.${way}`, { name, address })} · <When at={message.at} />
      </p>
      <p className="meta">{t("outside.hidden")}</p>
      {children}
      <Attachments message={message} />
      {below}
    </article>
  );
}

function Attachments({ message }: { message: Message }) {
  const { t, locale } = useI18n();
  if (message.attachments.length === 0) return null;
  return (
    <ul className="attachments" aria-label={t("message.attachments")}>
      {message.attachments.map((one) => (
        <li key={one.id}>
          <a href={addressOf("/api/attachments/{id}", { path: { id: one.id } })} download={one.name}>
            <Icon name="clip" size={14} />
            <span className="ellipsis">{one.name}</span>
            <span className="meta">{bytes(one.size, locale)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
