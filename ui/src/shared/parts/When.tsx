import { useEffect, useState } from "react";
import { fullMoment, moment, since } from "../format";
import { useI18n } from "../i18n";

/** The time now, told again every half minute, so that "waits 3 h 02" grows by itself. */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

export function When({ at }: { at: string }) {
  const { locale } = useI18n();
  const now = useNow();
  return (
    <time dateTime={at} title={fullMoment(at, locale)}>
      {moment(at, now, locale)}
    </time>
  );
}

export function Since({ at }: { at: string }) {
  const { locale } = useI18n();
  const now = useNow();
  return <span title={fullMoment(at, locale)}>{since(at, now, locale)}</span>;
}
