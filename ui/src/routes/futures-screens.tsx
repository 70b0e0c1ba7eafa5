import { useParams, useSearch } from "@tanstack/react-router";
import { FuturesHome, StudyPage, viewOf } from "@/features/futures";

export function FuturesHomeScreen() {
  const { view } = useSearch({ from: "/desk/futures" });
  return <FuturesHome view={viewOf(view)} />;
}

export function StudyScreen() {
  const { studyId } = useParams({ from: "/desk/futures/studies/$studyId" });
  const { view, measure } = useSearch({ from: "/desk/futures/studies/$studyId" });
  return <StudyPage key={studyId} studyId={studyId} view={viewOf(view)} measure={measure} />;
}
