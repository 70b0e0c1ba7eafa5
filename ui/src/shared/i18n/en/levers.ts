/** Where initiatives of the board and strategies of the futures meet. */
export const levers = {
  "levers.card": "In the futures",
  "levers.none":
    "It names no levers yet. With them its effect is simulated in each future, before anybody builds anything.",
  "levers.add": "Name levers",
  "levers.edit": "Edit levers",
  "levers.hint": "Which numbers of the twin are other ones once it is there. Names are those of the model.",
  "levers.simulate": "Simulate in each future",
  "levers.simulate_again": "Simulate again",
  "levers.study_name": "On the board: {title}",
  "levers.no_baseline":
    "There is no strategy that changes nothing to compare with. Add one under “Futures and strategies”.",
  "levers.changed_since": "The levers were changed since. Simulate again.",
  "levers.in_each_future": "What it changes in each future",
  "levers.no_difference": "no difference can be told",
  "levers.better": "better",
  "levers.worse": "worse",
  "levers.table_hint":
    "What it has more than “{against}”, ± half of the 95 % interval; both meet the same customers in each run. Model: {model}.",
  "levers.to_study": "To the study",
  "levers.simulated": "Simulated",
  "levers.simulated_how":
    "{futures} futures, {runs}, seed {seed}, {day}; over all, by the odds, against “{against}”, ± half of the 95 % interval",
  "levers.runs": "{n} run in each||{n} runs in each",
  "levers.runs_from_to": "{low} to {high} runs in each",
  "levers.board_card": "To the board",
  "levers.board_hint": "What is found good here becomes an initiative that can be classed, planned and measured.",
  "levers.put": "Put on the board",
  "levers.on_board": "On the board",
  "levers.story_from": "Comes of the strategy “{strategy}” of the futures.",
  "levers.story_cost": "Costs {amount} a day beside the hours of people, in the currency of the model.",
  "levers.story_found":
    "Simulated in the study “{study}” of {day}: {futures} futures, {low} to {high} runs in each, seed {seed}. Over all, by the odds, against “{against}”, with half of the 95 % interval: {effects}. The twin counts contacts and KPIs count tickets: look at the figures again before it is measured by them.",
};
