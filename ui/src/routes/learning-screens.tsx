import { LearningsPage } from "@/features/learnings";
import { OwnTasksPage } from "@/features/tickets";

export function LearningsScreen() {
  return <LearningsPage />;
}

export function OwnTasksScreen() {
  return <OwnTasksPage />;
}
