import type { talk as english } from "../en/talk";

export const talk: Record<keyof typeof english, string> = {
  "presence.looking": "{name} sieht es sich an",
  "presence.noting": "{name} schreibt eine Notiz",
  "presence.replying": "{name} schreibt eine Antwort",
  "presence.more": "{n} weitere Person ist hier||{n} weitere Personen sind hier",
};
