import type { digests as en } from "../en/digests";

export const digests: Record<keyof typeof en, string> = {
  "digest.title": "Überblick per E-Mail",
  "digest.hint":
    "Was auf Sie wartet, was gefährdet ist und was Ihre Teams zu übernehmen haben, mit Links. Er kommt an Ihre E-Mail-Adresse, in Ihrer Sprache. Ein leerer wird nicht verschickt.",
  "digest.rhythm": "Wie oft",
  "digest.rhythm.off": "Nie",
  "digest.rhythm.daily": "Jeden Tag",
  "digest.rhythm.weekly": "Jede Woche",
  "digest.weekday": "Am",
  "digest.hour": "Um",
  "digest.next": "Der nächste ist am {at} fällig.",
  "digest.last": "Der letzte wurde am {at} verschickt.",
  "digest.hindrance.no_address": "Es kann nichts verschickt werden: Sie haben hier keine E-Mail-Adresse.",
  "digest.hindrance.no_mailbox":
    "Es kann nichts verschickt werden: Kein Postfach ist aktiv, das einen Server zum Senden hat. Wer die Mail verwaltet, richtet eines ein.",
  "digest.hindrance.no_base_url":
    "Es kann nichts verschickt werden: Dieser Server kennt seine eigene Adresse nicht, zu der die Links führen (base_url in seinen Einstellungen).",
  "digest.show": "Jetzt einen zeigen",
  "digest.hide": "Ausblenden",
  "digest.preview": "Der Überblick, wie er jetzt wäre",
  "digest.empty": "Zurzeit gibt es nichts zu sagen; es würde keiner verschickt.",
};
