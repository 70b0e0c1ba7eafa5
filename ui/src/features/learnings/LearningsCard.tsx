import { Link } from "@tanstack/react-router";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Card, Loading, ProblemNote } from "@/shared/parts";
import { LearningItem } from "./LearningItem";
import { type Filter, useLearnings } from "./queries";
import "@/shared/theme/learnings.css";

type Props = { of: Pick<Filter, "scenario" | "playbook"> };
const SHOWN = 10;

/** The learnings of a playbook or scenario, beside what they may change. */
export function LearningsCard({ of }: Props) {
  const { t } = useI18n();
  const may = useMay("learnings.read");
  const found = useLearnings(of, SHOWN, may);
  if (!may) return null;
  const items = found.data?.pages[0]?.items ?? [];
  return (
    <Card
      title={t(of.playbook ? "learning.of_playbook" : "learning.of_scenario")}
      actions={<Link to="/learnings">{t("learning.all")}</Link>}
    >
      {found.isPending && <Loading rows={3} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <p className="quiet">{t("learning.none_yet")}</p>}
      <ul className="learning-list">
        {items.map((one) => (
          <LearningItem key={one.id} learning={one} />
        ))}
      </ul>
    </Card>
  );
}
