import { type FormEvent, useId, useState } from "react";
import type { CasePoll, PollAnswer, PollHelp } from "@/api/models";
import { isProblem } from "@/api/problem";
import type { CaseKey } from "./texts";
import { troubleOf } from "./useCase";
import { dayInWords, useSay } from "./words";

const HELPS: PollHelp[] = ["very", "little", "not"];
const GRADES = [1, 2, 3, 4, 5] as const;
const REMARK_MAX = 500;

type Props = { polls: CasePoll[]; vote: (poll: string, answer: PollAnswer) => Promise<void> };

/** What support could offer, and what the customer says to it. They see their own answers alone. */
export function Polls({ polls, vote }: Props) {
  const { t } = useSay();
  // Stands here, as the question itself is gone by then.
  const [closed, setClosed] = useState(false);
  if (polls.length === 0 && !closed) return null;
  return (
    <section className="case-card">
      <h2>{t("poll.title")}</h2>
      <p className="case-small">{t("poll.hint")}</p>
      {polls.map((poll) => (
        <Question key={poll.id} poll={poll} vote={(answer) => vote(poll.id, answer)} closed={() => setClosed(true)} />
      ))}
      {closed && (
        <p role="alert" className="case-said case-wrong">
          {t("poll.closed")}
        </p>
      )}
    </section>
  );
}

type QuestionProps = { poll: CasePoll; vote: (answer: PollAnswer) => Promise<void>; closed: () => void };

function Question({ poll, vote, closed }: QuestionProps) {
  const { t, locale } = useSay();
  const [answer, setAnswer] = useState<PollAnswer>(poll.mine ?? {});
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<CaseKey | null>(null);
  const remark = useId();
  const put = (part: PollAnswer) => {
    setAnswer((before) => ({ ...before, ...part }));
    setSaid(null);
  };
  const complete = poll.kind === "vote" ? Boolean(answer.help) : Boolean(answer.with && answer.without);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await vote(answer);
      setSaid("poll.thanks");
    } catch (error) {
      if (isProblem(error, "poll-closed")) closed();
      setSaid(isProblem(error, "conflict") ? "poll.often" : troubleOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="case-poll" aria-label={poll.title} onSubmit={(event) => void submit(event)}>
      <h3>{poll.title}</h3>
      <p>{poll.sentence}</p>
      {poll.kind === "vote" ? (
        <Choices
          legend={t("poll.would_help")}
          choices={HELPS.map((one) => ({ value: one, words: t(`poll.help.${one}`) }))}
          chosen={answer.help}
          choose={(help) => put({ help })}
        />
      ) : (
        <>
          <Choices
            legend={t("poll.with")}
            choices={GRADES.map((one) => ({ value: one, words: t(`poll.grade.${one}`) }))}
            chosen={answer.with}
            choose={(grade) => put({ with: grade })}
          />
          <Choices
            legend={t("poll.without")}
            choices={GRADES.map((one) => ({ value: one, words: t(`poll.grade.${one}`) }))}
            chosen={answer.without}
            choose={(grade) => put({ without: grade })}
          />
        </>
      )}
      <label htmlFor={remark}>{t("poll.remark")}</label>
      <textarea
        id={remark}
        rows={2}
        maxLength={REMARK_MAX}
        value={answer.remark ?? ""}
        onChange={(event) => put({ remark: event.currentTarget.value })}
      />
      <div className="case-row">
        <button type="submit" disabled={busy || !complete}>
          {t(poll.mine ? "poll.change" : "poll.send")}
        </button>
        <span className="case-small">{t("poll.until", { day: dayInWords(poll.until, locale) })}</span>
      </div>
      <p role="status" className={said && said !== "poll.thanks" ? "case-said case-wrong" : "case-said"}>
        {(said || poll.mine) && t(said ?? "poll.thanks")}
      </p>
    </form>
  );
}

type ChoicesProps<Value> = {
  legend: string;
  choices: { value: Value; words: string }[];
  chosen: number | string | null | undefined;
  choose: (value: Value) => void;
};

function Choices<Value extends string | number>({ legend, choices, chosen, choose }: ChoicesProps<Value>) {
  const name = useId();
  return (
    <fieldset className="case-choices case-options">
      <legend>{legend}</legend>
      {choices.map((one) => (
        <label key={one.value}>
          <input type="radio" name={name} checked={chosen === one.value} onChange={() => choose(one.value)} />
          {one.words}
        </label>
      ))}
    </fieldset>
  );
}
