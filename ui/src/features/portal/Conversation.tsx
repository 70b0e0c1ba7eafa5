import { type FormEvent, useRef, useState } from "react";
import type { CaseMessage, PortalCase } from "@/api/models";
import { Icon } from "@/shared/parts/Icon";
import type { CaseKey } from "./texts";
import { type CaseAtHand, fileAddress, troubleOf } from "./useCase";
import { momentInWords, useSay } from "./words";

const SHOWN = 4;
type Props = { seen: PortalCase; token: string; hand: CaseAtHand };

/** What was said, what can be chosen, and the place to write. */
export function Conversation({ seen, token, hand }: Props) {
  const { t } = useSay();
  const [all, setAll] = useState(false);
  const [said, setSaid] = useState<CaseKey | null>(null);
  const [busy, setBusy] = useState(false);
  const hidden = all ? 0 : Math.max(0, seen.messages.length - SHOWN);

  const run = async (what: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setSaid(null);
    try {
      await what();
      setSaid("talk.sent");
      return true;
    } catch (error) {
      setSaid(troubleOf(error));
      void hand.look();
      return false;
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="case-card">
      <div className="case-head">
        <h2>{t("talk.title")}</h2>
        <span className="case-small">#{seen.number}</span>
        <span className={`case-mark case-${seen.standing}`}>{t(`standing.${seen.standing}`)}</span>
      </div>
      <p className="case-strong">{seen.subject}</p>
      {hidden > 0 && (
        <button type="button" className="case-plain" onClick={() => setAll(true)}>
          {t("talk.earlier", { n: hidden })}
        </button>
      )}
      <ol className="case-talk">
        {seen.messages.slice(hidden).map((message) => (
          <Message key={message.id} message={message} token={token} />
        ))}
      </ol>
      {seen.choices.length > 0 && (
        <fieldset className="case-choices" disabled={busy}>
          <legend>{t("talk.choose")}</legend>
          {seen.choices.map((choice, at) => (
            <button
              key={choice.value}
              type="button"
              className={at === 0 ? "case-main-button" : undefined}
              onClick={() => void run(() => hand.choose(choice.value))}
            >
              {choice.words}
            </button>
          ))}
        </fieldset>
      )}
      <Writing
        busy={busy}
        write={(text) => run(() => hand.write(text))}
        send={(file) => run(() => hand.sendFile(file))}
      />
      <p role="status" className={said && said !== "talk.sent" ? "case-said case-wrong" : "case-said"}>
        {said && t(said)}
      </p>
    </section>
  );
}

function Message({ message, token }: { message: CaseMessage; token: string }) {
  const { t, locale } = useSay();
  const who = message.by === "staff" ? message.name : t(message.by === "you" ? "talk.you" : "talk.program");
  return (
    <li className={`case-message case-by-${message.by}`}>
      <p className="case-who">
        <strong>{who}</strong> <time dateTime={message.at}>{momentInWords(message.at, locale)}</time>
      </p>
      <p className="case-text" dir="auto">
        {message.text}
      </p>
      {message.files.map((file) => (
        <a key={file.id} href={fileAddress(token, file.id)} download={file.name}>
          <Icon name="clip" size={14} /> {file.name}
        </a>
      ))}
    </li>
  );
}

type WritingProps = {
  busy: boolean;
  write: (text: string) => Promise<boolean>;
  send: (file: File) => Promise<boolean>;
};

/** What was written stays until it was taken. */
function Writing({ busy, write, send }: WritingProps) {
  const { t } = useSay();
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await write(text))) setText("");
  };
  const picked = async () => {
    const chosen = file.current?.files?.[0];
    if (chosen) await send(chosen);
    if (file.current) file.current.value = "";
  };
  return (
    <form className="case-write" onSubmit={(event) => void submit(event)}>
      <label htmlFor="case-text">{t("talk.write")}</label>
      <textarea id="case-text" rows={3} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <div className="case-row">
        <button type="submit" className="case-main-button" disabled={busy || !text.trim()}>
          {t(busy ? "talk.sending" : "talk.send")}
        </button>
        <button type="button" disabled={busy} onClick={() => file.current?.click()}>
          <Icon name="clip" size={16} /> {t("talk.file")}
        </button>
        <input ref={file} type="file" hidden aria-label={t("talk.file")} onChange={() => void picked()} />
      </div>
    </form>
  );
}
