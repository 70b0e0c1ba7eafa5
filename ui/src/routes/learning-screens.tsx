import { useSearch } from "@tanstack/react-router";
import { LearningsPage } from "@/features/learnings";
import { OwnTasksPage } from "@/features/tickets";

export function LearningsScreen() {
  const { state, month } = useSearch({ from: "/desk/learnings" });
  // Another link to here begins anew.
  return <LearningsPage key={`${state} ${month}`} state={state} month={month} />;
}

export function OwnTasksScreen() {
  return <OwnTasksPage />;
}
