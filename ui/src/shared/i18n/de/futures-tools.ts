import type { futuresTools as en } from "../en/futures-tools";

/** What does not fit, what waits for somebody, tables beside charts, and the queue. */
export const futuresTools: Record<keyof typeof en, string> = {
  "futures.unpriced":
    "Kosten sind noch kein Maß: Sie wären null, was immer man tut. Erst den Preis einer Stunde setzen und neu kalibrieren.",
  "futures.unpriced_way": "Zum Preis einer Stunde",
  "futures.unpriced_given": "Kosten sind kein Maß: Dieses Modell hat keinen Preis einer Stunde. Er steht unter [cost].",
  "futures.said_if_there": "{said}, falls es das gibt",
  "futures.change_if_there": "Auslassen, wo das Modell nichts davon hat",
  "futures.passed_over": "Auf diesem Modell ausgelassen. {why}",
  "futures.lack_there": "Es gibt: {names}.",
  "futures.lack.class": "Dieses Modell hat keine Klasse, keinen Kanal und kein Szenario „{of}“.",
  "futures.lack.orders": "Dieses Modell hat keine Bestellungen „{of}“.",
  "futures.lack.group": "Dieses Modell hat keine Gruppe „{of}“ und keine, die eine solche Klasse beantwortet.",
  "futures.lack.skill": "Dieses Modell hat keine Klasse „{of}“, die jemand lernen könnte.",
  "futures.lack.arrivals": "Kontakte von „{of}“ folgen in diesem Modell nur aus anderem; ändern Sie das.",
  "futures.lack.patience":
    "In diesem Modell gibt bei „{of}“ niemand das Warten auf. Erst in der Kalibrierung eine Geduld setzen.",
  "futures.lack.redial": "In diesem Modell versucht es bei „{of}“ niemand wieder, der aufgegeben hat.",
  "futures.lack.callback": "In diesem Modell wird bei „{of}“ niemand zurückgerufen.",
  "futures.lack.priority":
    "Dieses Modell antwortet danach, wer am längsten wartet oder zuerst fällig ist; ein Vorrang ändert nichts.",
  "futures.lack.shifts": "Die Leute von „{of}“ sind in diesem Modell immer da; es gibt kein Schichtende.",
  "futures.lack.number": "Was dabei herauskommt, kann keine Zahl des Modells sein: {why}",
  "futures.lack_any.class": "Dieses Modell hat keine Klassen.",
  "futures.lack_any.orders":
    "Dieses Modell hat keine Bestellungen. Eine Kalibrierung hat sie, sobald sich genug Kunden wegen verspäteter gemeldet haben.",
  "futures.lack_any.group": "Dieses Modell hat keine Gruppen.",
  "futures.lack_any.skill": "Dieses Modell hat keine solche Klasse.",
  "futures.lack_any.arrivals": "In diesem Modell kommt niemand von sich aus.",
  "futures.lack_any.patience":
    "In diesem Modell gibt niemand das Warten auf. Erst in der Kalibrierung eine Geduld setzen.",
  "futures.lack_any.redial": "In diesem Modell versucht es niemand wieder, der aufgegeben hat.",
  "futures.lack_any.callback": "In diesem Modell wird niemand zurückgerufen.",
  "futures.lack_any.priority":
    "Dieses Modell antwortet danach, wer am längsten wartet oder zuerst fällig ist; ein Vorrang ändert nichts.",
  "futures.lack_any.shifts": "In diesem Modell sind alle immer da; es gibt kein Schichtende.",
  "futures.screen": "Weglassen, was nach Formeln weit zurückliegt",
  "futures.screen_hint":
    "Strategien, die eine andere in jeder Zukunft selbst schlimmstenfalls schlägt, werden nicht simuliert. Für Kosten, Arbeitsstunden und den Anteil rechtzeitiger Antworten",
  "futures.screened_title": "Nicht simuliert",
  "futures.screened":
    "{n} von {all} Paaren wurden nicht simuliert, weil nach Formeln eine andere Strategie in jeder Zukunft weit voraus ist:",
  "futures.screened_one":
    "{name}: bestenfalls {best}, wo {other} schlimmstenfalls {worst} hat ({future}, wo sie am nächsten kommt)",
  "futures.head_low": "{what}, von",
  "futures.head_high": "{what}, bis",
  "futures.head_runs": "Läufe",
  "futures.head_overload": "Überlastung",
  "futures.head_day": "Tag",
  "futures.head_time": "Ab",
  "futures.head_least": "Neun von zehn: von",
  "futures.head_median": "Wartend, mittlerer Lauf",
  "futures.head_most": "Neun von zehn: bis",
  "futures.cancelled_kept":
    "{percent} % wurde geprobt und ist aufgehoben. Weiterführen, und sie hat die Antwort, die sie gehabt hätte.",
  "futures.cancelled_older":
    "{percent} % wurde mit einer anderen Version des Programms geprobt, mit der es nicht weitergeht. Bitte neu rechnen.",
  "futures.study_resume": "Weiterführen",
  "futures.reviews": "Wieder anzusehen",
  "futures.reviews_hint": "fällig, oder binnen {days} Tagen",
  "futures.review_late": "seit {day}",
  "futures.review_coming": "am {day}",
  "futures.review_no_owner": "von niemandem",
  "futures.owner_missing":
    "Niemand ist für diese Zukunft zuständig: Beginnt sie, erfährt es, wer die Studie begonnen hat. Wählen Sie jemanden.",
  "futures.owned_by": "Zuständig: {name}",
  "futures.queue": "Was wäre wenn: eine Schlange",
  "futures.queue_hint": "sofort mit der Formel, für Kontakte, die gleichmäßig kommen; nichts wird aufgehoben",
  "futures.queue_arrivals": "Kontakte je Stunde",
  "futures.queue_handling": "Minuten für jeden",
  "futures.queue_people": "Leute",
  "futures.queue_leaves": "Wer wartet, gibt auf",
  "futures.queue_patience": "Geduld in Minuten",
  "futures.queue_threshold": "Rechtzeitig: Minuten",
  "futures.queue_endless":
    "Es kommt Arbeit für {erlangs} Leute: Mit {people} wächst die Schlange ohne Ende. Es braucht {least}, oder Kunden, die aufgeben.",
  "futures.queue_level": "Rechtzeitig beantwortet",
  "futures.queue_wait": "Mittlere Wartezeit",
  "futures.queue_has_to": "Muss warten",
  "futures.queue_waiting": "Im Mittel wartend",
  "futures.queue_abandoned": "Gibt auf",
  "futures.queue_occupancy": "Auslastung",
  "futures.queue_formula": "Formel",
  "futures.queue_simulated": "Simuliert",
  "futures.queue_simulate": "Auch simulieren",
  "futures.queue_simulation": "{customers} Kunden simuliert, Startwert {seed}",
};
