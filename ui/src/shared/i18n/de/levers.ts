/** Wo Vorhaben der Tafel und Strategien der Zukünfte sich treffen. */
import type { levers as en } from "../en/levers";

export const levers: Record<keyof typeof en, string> = {
  "levers.card": "In den Zukünften",
  "levers.none":
    "Es nennt noch keine Hebel. Mit ihnen wird seine Wirkung in jeder Zukunft simuliert, bevor irgendwer etwas baut.",
  "levers.add": "Hebel nennen",
  "levers.edit": "Hebel bearbeiten",
  "levers.hint": "Welche Zahlen des Zwillings andere sind, sobald es da ist. Namen sind die des Modells.",
  "levers.simulate": "In jeder Zukunft simulieren",
  "levers.simulate_again": "Noch einmal simulieren",
  "levers.study_name": "Auf der Tafel: {title}",
  "levers.no_baseline":
    "Es gibt keine Strategie, die nichts ändert und mit der verglichen werden kann. Legen Sie eine unter „Zukünfte und Strategien“ an.",
  "levers.changed_since": "Die Hebel wurden seither geändert. Simulieren Sie noch einmal.",
  "levers.in_each_future": "Was es in jeder Zukunft ändert",
  "levers.no_difference": "kein Unterschied erkennbar",
  "levers.better": "besser",
  "levers.worse": "schlechter",
  "levers.table_hint":
    "Was es mehr hat als „{against}“, ± die Hälfte des 95-%-Intervalls; beide treffen in jedem Lauf dieselbe Kundschaft. Modell: {model}.",
  "levers.to_study": "Zur Studie",
  "levers.simulated": "Simuliert",
  "levers.simulated_how":
    "{futures} Zukünfte, {runs}, Startwert {seed}, {day}; über alle, nach ihren Chancen, gegenüber „{against}“, ± die Hälfte des 95-%-Intervalls",
  "levers.runs": "{n} Lauf in jeder||{n} Läufe in jeder",
  "levers.runs_from_to": "{low} bis {high} Läufe in jeder",
  "levers.board_card": "Auf die Tafel",
  "levers.board_hint": "Was sich hier bewährt, wird ein Vorhaben, das eingestuft, geplant und gemessen werden kann.",
  "levers.put": "Auf die Tafel setzen",
  "levers.on_board": "Auf der Tafel",
  "levers.story_from": "Kommt von der Strategie „{strategy}“ der Zukünfte.",
  "levers.story_cost": "Kostet {amount} am Tag neben den Stunden der Leute, in der Währung des Modells.",
  "levers.story_found":
    "Simuliert in der Studie „{study}“ vom {day}: {futures} Zukünfte, {low} bis {high} Läufe in jeder, Startwert {seed}. Über alle, nach ihren Chancen, gegenüber „{against}“, mit der Hälfte des 95-%-Intervalls: {effects}. Der Zwilling zählt Kontakte und Kennzahlen zählen Tickets: Sehen Sie die Zahlen noch einmal an, bevor daran gemessen wird.",
};
