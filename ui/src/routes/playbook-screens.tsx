import { useParams } from "@tanstack/react-router";
import { EffectsPage } from "@/features/effects";
import { PlaybookPage, PlaybooksPage } from "@/features/playbooks";

export function PlaybooksScreen() {
  return <PlaybooksPage />;
}

export function PlaybookScreen() {
  const { playbookKey } = useParams({ from: "/desk/playbooks/$playbookKey" });
  return <PlaybookPage playbookKey={playbookKey} />;
}

export function EffectsScreen() {
  const { playbookKey } = useParams({ from: "/desk/playbooks/$playbookKey/effects" });
  return <EffectsPage key={playbookKey} playbookKey={playbookKey} />;
}
