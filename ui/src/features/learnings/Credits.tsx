import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { useLearnings } from "./queries";

/** Of whom a version of a playbook has learned. */
export function Credits({ playbook, version }: { playbook: string; version: number }) {
  const { t, locale } = useI18n();
  const may = useMay("learnings.read");
  const found = useLearnings({ playbook, state: "accepted" }, 200, may);
  const learned = found.data?.pages[0]?.items.filter((one) => one.in_version === version) ?? [];
  if (learned.length === 0) return null;
  const names = new Intl.ListFormat(locale).format(new Set(learned.map((one) => one.author.name)));
  return (
    <details className="learning-credits">
      <summary>{t("learning.credits", { names })}</summary>
      <ul>
        {learned.map((one) => (
          <li key={one.id} dir="auto">
            {one.text}
          </li>
        ))}
      </ul>
    </details>
  );
}
