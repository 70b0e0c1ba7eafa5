import { useParams } from "@tanstack/react-router";
import { PlaybookPage, PlaybooksPage } from "@/features/playbooks";

export function PlaybooksScreen() {
  return <PlaybooksPage />;
}

export function PlaybookScreen() {
  const { playbookKey } = useParams({ from: "/desk/playbooks/$playbookKey" });
  return <PlaybookPage playbookKey={playbookKey} />;
}
