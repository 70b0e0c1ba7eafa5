/** The accent of a brand, in the place of the program's own, and the tints that follow from it. */
export type Accent = { light: string; dark: string };

const WHITE = "#ffffff";
const BLACK = "#000000";
const NIGHT = "#111d22";

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** So much of the first colour, the rest of the second. */
export function mixed(colour: string, other: string, share: number): string {
  const [own, its] = [channels(colour), channels(other)];
  const mix = own.map((channel, at) => Math.round(channel * share + (its[at] ?? 0) * (1 - share)));
  return `#${mix.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** Values of the tokens. The server has judged that text in the colour can be read in this scheme. */
export function tokensOf(accent: Accent, scheme: "light" | "dark"): Record<string, string> {
  const own = accent[scheme];
  if (scheme === "dark") {
    return {
      "--accent": own,
      "--accent-hover": mixed(own, WHITE, 0.75),
      "--accent-soft": mixed(own, NIGHT, 0.2),
      "--accent-ink": mixed(own, WHITE, 0.5),
      "--accent-line": mixed(own, NIGHT, 0.5),
    };
  }
  return {
    "--accent": own,
    "--accent-hover": mixed(own, BLACK, 0.8),
    "--accent-soft": mixed(own, WHITE, 0.12),
    "--accent-ink": mixed(own, BLACK, 0.8),
    "--accent-line": mixed(own, WHITE, 0.4),
  };
}
