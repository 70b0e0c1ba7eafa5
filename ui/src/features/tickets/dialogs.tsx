import { type ComponentType, lazy, Suspense } from "react";

/** What few open comes when it is asked for, and not with the list that everybody waits for. */
function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props: Props) => (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}

export const History = later(() => import("./History").then((all) => all.History));
export const LinkDialog = later(() => import("./LinkDialog").then((all) => all.LinkDialog));
export const MergeDialog = later(() => import("./MergeDialog").then((all) => all.MergeDialog));
export const SnoozeMoment = later(() => import("./SnoozeMoment").then((all) => all.SnoozeMoment));
export const SplitBar = later(() => import("./SplitBar").then((all) => all.SplitBar));
