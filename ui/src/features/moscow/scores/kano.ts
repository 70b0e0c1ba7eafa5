export type KanoAnswer = { with: number; without: number };

export const answersText = (answers: KanoAnswer[]) => answers.map((one) => `${one.with} ${one.without}`).join("\n");

/** A line for each who answered: with it, without it, each 1 to 5. Null where a line is something else. */
export function answersOf(text: string): KanoAnswer[] | null {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const answers = lines.map((line) => line.match(/^([1-5])[\s,;]+([1-5])$/));
  if (answers.some((one) => one === null)) return null;
  return answers.map((one) => ({ with: Number(one?.[1]), without: Number(one?.[2]) }));
}
