import type { TicketDue } from "@/api/models";
import { duration, fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, useNow } from "@/shared/parts";
import { nearness } from "./promises";

const TONES = { far: "outline", near: "amber", over: "red" } as const;

/** What falls due first, and in how long: far, near or over, by colour, sign and word. */
export function DueBadge({ due, short }: { due: TicketDue; short?: boolean }) {
  const { t, locale } = useI18n();
  const now = useNow();
  const near = nearness(due, now);
  const time = duration(Math.abs(Date.parse(due.at) - now), locale);
  const what = t(`promise.${due.kind}`);
  return (
    <span className="due" title={`${what}: ${fullMoment(due.at, locale)}`}>
      <Badge tone={TONES[near]} icon={near === "over" ? "alert" : "clock"}>
        <span className={short ? "visually-hidden" : undefined}>{what} </span>
        {t(near === "over" ? "due.over" : "due.in", { time })}
      </Badge>
    </span>
  );
}
