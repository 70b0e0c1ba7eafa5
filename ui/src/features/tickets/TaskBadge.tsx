import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, useNow } from "@/shared/parts";
import { taskNearness } from "./tasks";

/** In a row: that a task is due today or overdue. One that is due later takes no room. */
export function TaskBadge({ due }: { due: string }) {
  const { t, locale } = useI18n();
  const near = taskNearness(due, useNow());
  if (near === "later") return null;
  const said = t(near === "over" ? "task.badge_over" : "task.badge_today");
  return (
    <span className="due" title={`${said}: ${fullMoment(due, locale)}`}>
      <Badge tone={near === "over" ? "red" : "amber"} icon="task">
        <span className="visually-hidden">{said}</span>
      </Badge>
    </span>
  );
}
