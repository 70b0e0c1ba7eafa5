import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** The rows in sight: their places, and how far the first is scrolled out at the top. */
export type Anchor = { ids: string[]; first: number; offset: number };

const IN_SIGHT = 15;

export function anchorAt(ids: readonly string[], scrollTop: number, rowHeight: number): Anchor | null {
  // At the top one watches what comes in.
  if (scrollTop <= 0) return null;
  const first = Math.floor(scrollTop / rowHeight);
  return { ids: ids.slice(first, first + IN_SIGHT), first, offset: scrollTop - first * rowHeight };
}

/** Where to scroll so that the rows in sight stand where they stood. One that itself went elsewhere takes nobody along. */
export function anchored(
  { ids: before, first, offset }: Anchor,
  ids: readonly string[],
  rowHeight: number,
): number | null {
  const places = new Map(ids.map((id, place) => [id, place]));
  const moved = before.flatMap((id, at) => {
    const place = places.get(id);
    return place === undefined ? [] : [place - (first + at)];
  });
  const by = moved.sort((one, other) => one - other)[Math.floor(moved.length / 2)];
  return by === undefined ? null : Math.max(0, (first + by) * rowHeight + offset);
}

/**
 * Rows that come and go above leave those in sight where they are: nothing slips away under a hand that is about to
 * click. Another question begins at its top.
 */
export function useAnchor(box: RefObject<HTMLElement | null>, ids: string[], rowHeight: number, question: string) {
  const anchor = useRef<Anchor | null>(null);
  const latest = useRef({ ids, rowHeight });
  const keptIds = ids.join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question is the occasion
  useEffect(() => {
    anchor.current = null;
    if (box.current) box.current.scrollTop = 0;
  }, [question]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are the occasion
  useLayoutEffect(() => {
    latest.current = { ids, rowHeight };
    const top = anchor.current && anchored(anchor.current, ids, rowHeight);
    if (box.current && top !== null && Math.abs(top - box.current.scrollTop) >= 1) box.current.scrollTop = top;
  }, [keptIds, rowHeight]);

  return () => {
    const { scrollTop } = box.current ?? { scrollTop: 0 };
    anchor.current = anchorAt(latest.current.ids, scrollTop, latest.current.rowHeight);
  };
}
