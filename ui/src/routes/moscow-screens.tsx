import { useParams, useSearch } from "@tanstack/react-router";
import { InitiativePage, MoscowHome, MoscowPage, viewOf } from "@/features/moscow";

export function MoscowHomeScreen() {
  return <MoscowHome />;
}

export function MoscowScreen() {
  const { frameId } = useParams({ from: "/desk/moscow/$frameId" });
  const { view } = useSearch({ from: "/desk/moscow/$frameId" });
  return <MoscowPage frameId={frameId} view={viewOf(view)} />;
}

export function InitiativeScreen() {
  const { initiativeKey } = useParams({ from: "/desk/moscow/initiatives/$initiativeKey" });
  const { edit } = useSearch({ from: "/desk/moscow/initiatives/$initiativeKey" });
  return <InitiativePage key={initiativeKey} initiativeKey={initiativeKey} editing={edit !== undefined} />;
}
