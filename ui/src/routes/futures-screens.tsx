import { useParams, useSearch } from "@tanstack/react-router";
import { FuturesHome, StaffingHome, StaffingRunPage, StudyPage, viewOf } from "@/features/futures";

export function FuturesHomeScreen() {
  const { view } = useSearch({ from: "/desk/futures" });
  return <FuturesHome view={viewOf(view)} />;
}

export function StudyScreen() {
  const { studyId } = useParams({ from: "/desk/futures/studies/$studyId" });
  const { view, measure } = useSearch({ from: "/desk/futures/studies/$studyId" });
  return <StudyPage key={studyId} studyId={studyId} view={viewOf(view)} measure={measure} />;
}

export function StaffingHomeScreen() {
  return <StaffingHome />;
}

export function StaffingRunScreen() {
  const { runId } = useParams({ from: "/desk/futures/staffing/$runId" });
  return <StaffingRunPage key={runId} runId={runId} />;
}
