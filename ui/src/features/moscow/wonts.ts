import type { Frame, MoscowBoard, MoscowCard } from "@/api/models";

export type Wont = { frame: Frame; card: MoscowCard; due: boolean; on: string | null };

/** All that was said no to, what is due first, then by the day on which it is looked at again. */
export function wontsOf(boards: MoscowBoard[]): Wont[] {
  const wonts = boards.flatMap((board) => {
    const due = new Set(board.rules.filter((one) => one.code === "revisit_due").flatMap((one) => one.initiatives));
    return board.cards
      .filter((card) => card.standing?.class === "W")
      .map((card) => ({
        frame: board.frame,
        card,
        due: due.has(card.initiative.key),
        on: card.standing?.grounds.revisit_on ?? null,
      }));
  });
  const day = (one: Wont) => one.on ?? "9999";
  return wonts.toSorted((one, other) => Number(other.due) - Number(one.due) || day(one).localeCompare(day(other)));
}
