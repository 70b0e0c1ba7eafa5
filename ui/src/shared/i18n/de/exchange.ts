export const exchange = {
  "settings.exchange": "Bibliothek",
  "library.lead":
    "Die Kundenreise, Situationen, Abläufe und Gelerntes als eine Datei, zum Mitnehmen und zum Übernehmen.",
  "library.export": "Von hier mitnehmen",
  "library.export_hint":
    "Die Kundenreise, alle Situationen und alle Abläufe, die nicht außer Gebrauch sind, als ein YAML-Text, den Menschen lesen und vergleichen können. Angenommenes Gelerntes geht mit, soweit Sie es sehen dürfen: mit seinem Text und dem Namen dessen, von dem es kommt; lesen Sie es also zuerst. Tickets und Kunden gehen nicht mit.",
  "library.save": "Als Datei sichern",
  "library.import": "Hierher übernehmen",
  "library.import_hint":
    "Teile werden an ihren Schlüsseln erkannt. Was nicht in der Datei steht, bleibt; Abläufe kommen als Entwurf, Gelerntes als anderswo angenommen, und eine Datei, die zweimal übernommen wird, ändert nichts.",
  "library.choose": "Datei wählen …",
  "library.look": "Ein Blick darauf",
  "library.report": "{name}: {new} neu, {changed} geändert, {same} wie hier.",
  "library.part": "Teil",
  "library.key": "Schlüssel",
  "library.outcome": "Hier",
  "library.part.journey": "Kundenreise",
  "library.part.scenario": "Situation",
  "library.part.playbook": "Ablauf",
  "library.part.learning": "Gelerntes",
  "library.outcome.new": "Neu",
  "library.outcome.changed": "Geändert",
  "library.outcome.same": "Gleich",
  "library.why": "Warum",
  "library.why_hint": "Das steht an den Fassungen geänderter Situationen.",
  "library.take": "{n} Teil übernehmen||{n} Teile übernehmen",
  "library.taken": "{new} neu, {changed} geändert",
};
