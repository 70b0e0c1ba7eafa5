/** A line of an order, and how many pieces of it where that is said: as the server reads it, `lin_1 × 2`. */
export type Piece = { line: string; quantity: number | null };

export function piecesOf(text: string): Piece[] {
  return text
    .split("\n")
    .filter((one) => one.trim() !== "")
    .map((one) => {
      const found = /^(.*)×\s*(\d+)$/.exec(one);
      return found
        ? { line: (found[1] ?? "").trim(), quantity: Number(found[2]) }
        : { line: one.trim(), quantity: null };
    });
}

export const textOf = (pieces: Piece[]) =>
  pieces.map(({ line, quantity }) => (quantity === null ? line : `${line} × ${quantity}`)).join("\n");

export const count = (piece: Piece, quantity: number): Piece => ({ ...piece, quantity });

/** The lines that are chosen now; a new one with all its pieces, said so that it is seen. */
export function choose(before: Piece[], chosen: string[], lines: { id: string; quantity: number }[]): Piece[] {
  return chosen.map((line) => {
    const known = before.find((piece) => piece.line === line);
    const quantity = lines.find((one) => one.id === line)?.quantity ?? 1;
    return known ?? { line, quantity: quantity > 1 ? quantity : null };
  });
}

/** It only has to be said which pieces it is about, or how much. */
export const asksPieces = (hindrance: string | null | undefined) => /^with\.(lines|amount): say /.test(hindrance ?? "");
