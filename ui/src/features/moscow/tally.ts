import type { MoscowClass, MoscowRoundVote } from "@/api/models";
import { CLASSES } from "./board";

export type Share = { class: MoscowClass; votes: MoscowRoundVote[] };

/** Who gave which class, the highest first; classes that nobody gave are left out. */
export function byClass(votes: MoscowRoundVote[]): Share[] {
  return CLASSES.map((one) => ({ class: one, votes: votes.filter((vote) => vote.class === one) })).filter(
    (share) => share.votes.length > 0,
  );
}
