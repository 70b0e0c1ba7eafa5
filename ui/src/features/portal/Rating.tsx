import { type FormEvent, useState } from "react";
import type { CaseKey } from "./texts";
import { troubleOf } from "./useCase";
import { useSay } from "./words";

const RATINGS = [1, 2, 3, 4, 5];
/** How the mouth goes: down, flat, up. */
const MOUTHS = [
  "M8 16.500c1-2.500 7-2.500 8 0",
  "M8.500 16c1.500-1.500 5.500-1.500 7 0",
  "M8.500 15h7",
  "M8.500 14.500c1.500 1.500 5.500 1.500 7 0",
  "M8 14c1 3 7 3 8 0z",
];

type Props = { rating: number | null; rate: (rating: number, comment?: string) => Promise<void> };

export function Rating({ rating, rate }: Props) {
  const { t } = useSay();
  const [writes, setWrites] = useState(false);
  const [comment, setComment] = useState("");
  const [said, setSaid] = useState<CaseKey | null>(null);

  const send = async (value: number, words?: string) => {
    try {
      await rate(value, words);
      setSaid("rating.thanks");
      setWrites(false);
    } catch (error) {
      setSaid(troubleOf(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (rating) void send(rating, comment);
  };

  return (
    <section className="case-card">
      <h2>{t("rating.title")}</h2>
      <p className="case-small">{t("rating.hint")}</p>
      <div className="case-faces">
        {RATINGS.map((value) => (
          <button key={value} type="button" aria-pressed={rating === value} onClick={() => void send(value)}>
            <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
              <path d={`M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 10h.01M15 10h.01${MOUTHS[value - 1]}`} />
            </svg>
            {t(`rating.${value}` as CaseKey)}
          </button>
        ))}
      </div>
      <div className="case-row">
        <p role="status" className="case-said">
          {(said || rating) && t(said ?? "rating.thanks")}
        </p>
        {rating && !writes && (
          <button type="button" className="case-plain" onClick={() => setWrites(true)}>
            {t("rating.word")}
          </button>
        )}
      </div>
      {writes && (
        <form className="case-write" onSubmit={submit}>
          <label htmlFor="case-comment">{t("rating.comment")}</label>
          <textarea
            id="case-comment"
            rows={3}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" disabled={!comment.trim()}>
            {t("talk.send")}
          </button>
        </form>
      )}
    </section>
  );
}
