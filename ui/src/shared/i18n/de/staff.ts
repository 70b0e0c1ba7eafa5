import type { staff as english } from "../en/staff";

export const staff: Record<keyof typeof english, string> = {
  "signin.title": "Anmelden",
  "signin.lead": "Schön, dass Sie wieder da sind.",
  "signin.wrong": "E-Mail-Adresse oder Passwort ist falsch.",
  "signin.go": "Anmelden",
  "signin.show": "Passwort zeigen oder verbergen",
  "setup.title": "Diesen Platz einrichten",
  "setup.lead":
    "Sie sind hier die erste Person und verwalten damit alles. Das dauert eine Minute und wird nur einmal gefragt.",
  "setup.organisation": "Organisation",
  "setup.name": "Ihr Name",
  "setup.zone_hint": "Tage in Auswertungen beginnen und enden in dieser Zone.",
  "setup.password_hint": "Mindestens {n} Zeichen; ein kurzer Satz ist gut.",
  "setup.password_short": "Nehmen Sie mindestens {n} Zeichen.",
  "setup.go": "Los",
};
