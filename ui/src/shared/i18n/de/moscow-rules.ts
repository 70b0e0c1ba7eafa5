import type { moscowRules as en } from "../en/moscow-rules";

export const moscowRules: Record<keyof typeof en, string> = {
  "moscow.rule.must_share_high": "Musts brauchen {share} von {pool}. Was versprochen wurde, ist in Gefahr.",
  "moscow.rule.no_contingency":
    "Nur {share} des Aufwands von {pool} sind Coulds. Geht etwas schief, lässt sich wenig weglassen.",
  "moscow.rule.musts_infeasible": "Diese passen nicht zusammen:",
  "moscow.rule.hidden_must": "{one} ist kein Must, und {other}, das sein muss, braucht es.",
  "moscow.rule.must_with_workaround":
    "Für {n} Must gibt es einen Ausweg. Dann ist es keines.||Für {n} Musts gibt es einen Ausweg. Dann sind es keine.",
  "moscow.rule.no_wont": "Von {n} Vorhaben ist keines ein Won’t. Zu nichts wurde Nein gesagt.",
  "moscow.rule.wont_without_revisit":
    "{n} Won’t wird so nie wieder angesehen.||{n} Won’ts werden so nie wieder angesehen.",
  "moscow.rule.not_estimated": "{n} ist nicht geschätzt.||{n} sind nicht geschätzt.",
  "moscow.rule.single_point":
    "{n} Schätzung ist eine einzige Zahl. So sicher ist niemand.||{n} Schätzungen sind einzelne Zahlen. So sicher ist niemand.",
  "moscow.rule.wide_estimate":
    "Bei {n} ist die hohe Schätzung mehr als das Vierfache der niedrigen: geraten.||Bei {n} ist die hohe Schätzung mehr als das Vierfache der niedrigen: geraten.",
  "moscow.rule.weak_evidence":
    "{n} Must oder Should hat keine Belege, denen man traut.||{n} Musts und Shoulds haben keine Belege, denen man traut.",
  "moscow.rule.changed_while_running":
    "{n} wechselte die Klasse, während die Timebox läuft, und niemand entschied es.||{n} wechselten die Klasse, während die Timebox läuft, und niemand entschied es.",
  "moscow.rule.must_not_paid_for":
    "Neue Musts brauchen {added} {unit} von {pool}, während die Timebox läuft, und {freed} {unit} wurden dafür aufgegeben.",
  "moscow.rule.disagreement":
    "Über {n} ist man uneins und hat nicht darüber gesprochen.||Über {n} ist man uneins und hat nicht darüber gesprochen.",
  "moscow.rule.no_primary_kpi":
    "Bei {n} sagte niemand, woran es gemessen wird.||Bei {n} sagte niemand, woran sie gemessen werden.",
  "moscow.rule.expected_not_detectable":
    "Bei {n} ist die erwartete Änderung zu klein, um erkannt zu werden.||Bei {n} ist die erwartete Änderung zu klein, um erkannt zu werden.",
  "moscow.rule.not_detectable":
    "Bei {n} ließe sich die Änderung, auf die es ankommt, nicht erkennen.||Bei {n} ließe sich die Änderung, auf die es ankommt, nicht erkennen.",
  "moscow.rule.baseline_overlaps":
    "{n} wurde nach den Tagen gewählt, mit denen es verglichen würde. Es schiene zu helfen.||{n} wurden nach den Tagen gewählt, mit denen sie verglichen würden. Sie schienen zu helfen.",
  "moscow.rule.flag_on":
    "{n} ist eingeschaltet, obwohl es ein Could oder Won’t ist.||{n} sind eingeschaltet, obwohl sie Coulds oder Won’ts sind.",
  "moscow.rule.flag_off":
    "{n} ist ausgeschaltet, obwohl es ein Must und in Betrieb ist.||{n} sind ausgeschaltet, obwohl sie Musts und in Betrieb sind.",
  "moscow.rule.revisit_due": "{n} Won’t ist jetzt wieder anzusehen.||{n} Won’ts sind jetzt wieder anzusehen.",
  "moscow.rule.must_inflation": "{share} der Vorhaben sind Musts, obwohl sie wenig brauchen. Das Wort nutzt sich ab.",

  "moscow.remedy.must_share_high":
    "Machen Sie ein Must kleiner oder zum Should; oder unterschreiben Sie, dass Schätzung, Vorgehen, Team und Umfeld sicher sind.",
  "moscow.remedy.no_contingency": "Lassen Sie einige Shoulds Coulds sein, oder planen Sie weniger.",
  "moscow.remedy.musts_infeasible":
    "Geben Sie einem eine andere Klasse, machen Sie es kleiner, oder finden Sie Kapazität.",
  "moscow.remedy.hidden_must": "Machen Sie es zum Must, oder trennen Sie ab, was davon gebraucht wird.",
  "moscow.remedy.must_with_workaround": "Machen Sie es zum Should.",
  "moscow.remedy.no_wont": "Sagen Sie, was diesmal nicht gemacht wird.",
  "moscow.remedy.wont_without_revisit": "Nennen Sie einen Tag, oder was geschehen muss.",
  "moscow.remedy.not_estimated": "Schätzen Sie es: bestenfalls, wahrscheinlich, schlimmstenfalls.",
  "moscow.remedy.single_point": "Schätzen Sie es neu, oder teilen Sie es.",
  "moscow.remedy.wide_estimate": "Schätzen Sie es neu, oder teilen Sie es.",
  "moscow.remedy.weak_evidence": "Verknüpfen Sie ein Szenario oder Tickets, die den Bedarf zeigen.",
  "moscow.remedy.changed_while_running": "Jemand soll es entscheiden und den Grund aufschreiben.",
  "moscow.remedy.must_not_paid_for": "Machen Sie etwas von gleichem Aufwand zum Should.",
  "moscow.remedy.disagreement": "Sprechen Sie darüber, und stimmen Sie neu ab, oder wer entscheidet, schließt es ab.",
  "moscow.remedy.no_primary_kpi": "Wählen Sie einen KPI und die Änderung, auf die es ankäme.",
  "moscow.remedy.expected_not_detectable": "Messen Sie länger oder mit mehr Kunden.",
  "moscow.remedy.not_detectable": "Messen Sie länger oder mit mehr Kunden.",
  "moscow.remedy.baseline_overlaps": "Nehmen Sie einen Vergleich, der nach der Wahl beginnt.",
  "moscow.remedy.flag_on": "Schalten Sie es aus, oder ändern Sie die Klasse.",
  "moscow.remedy.flag_off": "Schalten Sie es ein, oder ändern Sie die Klasse.",
  "moscow.remedy.revisit_due": "Geben Sie ihm eine Klasse, oder sagen Sie, wann es als Nächstes angesehen wird.",
  "moscow.remedy.must_inflation": "Fragen Sie bei jedem, was geschieht, wenn es fehlt.",

  "moscow.level.block": "Hindert",
  "moscow.level.error": "Falsch",
  "moscow.level.warning": "Achtung",
  "moscow.level.hint": "Hinweis",

  "moscow.reason.wont": "Es wurde vereinbart, es diesmal nicht zu machen.",
  "moscow.reason.not_estimated": "Es ist nicht geschätzt.",
  "moscow.reason.pinned_out": "Sie haben es herausgenommen.",
  "moscow.reason.prerequisite_out": "Es braucht {names}, und das ist nicht dabei.",
  "moscow.reason.no_alternative": "Es braucht eines von {names}, und keines ist dabei.",
  "moscow.reason.excluded_by": "Es verträgt sich nicht mit {names}, und das ist dabei.",
  "moscow.reason.not_here": "In jeder der Timeboxen ist es ein Won’t.",
  "moscow.reason.retired": "Es ist abgelöst.",
  "moscow.reason.no_value": "Es nimmt keinem Szenario etwas und hat keinen eigenen Wert; nichts braucht es.",
  "moscow.reason.short": "Es braucht {amount} {unit} mehr von {pool} in {timebox}.",
  "moscow.reason.costs.musts": "Mit ihm fielen Musts heraus, die {amount} % der Kapazität brauchen.",
  "moscow.reason.costs.musts_early": "Mit ihm kämen Musts später, zusammen um {amount} Timeboxen.",
  "moscow.reason.costs.should_value": "Mit ihm gingen {money} an Wert der Shoulds verloren.",
  "moscow.reason.costs.could_value": "Mit ihm gingen {money} an Wert der Coulds verloren.",
  "moscow.reason.costs.stability": "Mit ihm änderte sich {amount} mehr von dem, was versprochen war.",
  "moscow.reason.impossible": "Kein Plan enthält es, was immer man sonst weglässt.",
};
