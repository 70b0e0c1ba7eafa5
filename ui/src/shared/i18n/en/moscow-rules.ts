/** What speaks against a board, what helps, and why something is left out of a plan: by the codes of the server. */
export const moscowRules = {
  "moscow.rule.must_share_high": "Musts take {share} of {pool}. What was promised is at risk.",
  "moscow.rule.no_contingency":
    "Only {share} of the effort of {pool} are Coulds. There is little to give up when something goes wrong.",
  "moscow.rule.musts_infeasible": "These do not fit together:",
  "moscow.rule.hidden_must": "{one} is no Must, and {other}, which has to be, needs it.",
  "moscow.rule.must_with_workaround":
    "{n} Must has a way around. Then it is none.||{n} Musts have a way around. Then they are none.",
  "moscow.rule.no_wont": "Of {n} initiatives none is a Won’t. Nothing was said no to.",
  "moscow.rule.wont_without_revisit":
    "{n} Won’t is never looked at again, as it stands.||{n} Won’ts are never looked at again, as they stand.",
  "moscow.rule.not_estimated": "{n} is not estimated.||{n} are not estimated.",
  "moscow.rule.single_point":
    "{n} estimate is a single number. Nobody is that sure.||{n} estimates are single numbers. Nobody is that sure.",
  "moscow.rule.wide_estimate":
    "Of {n} the high estimate is more than four times the low one: a guess.||Of {n} the high estimate is more than four times the low one: guesses.",
  "moscow.rule.weak_evidence":
    "{n} Must or Should has no evidence that is trusted.||{n} Musts and Shoulds have no evidence that is trusted.",
  "moscow.rule.changed_while_running":
    "{n} changed its class while the timebox runs, and nobody decided it.||{n} changed their class while the timebox runs, and nobody decided it.",
  "moscow.rule.must_not_paid_for":
    "New Musts take {added} {unit} of {pool} while the timebox runs, and {freed} {unit} were given up for them.",
  "moscow.rule.disagreement":
    "About {n} people disagree, and did not discuss it.||About {n} people disagree, and did not discuss them.",
  "moscow.rule.no_primary_kpi":
    "Of {n} nobody said by which figure it is judged.||Of {n} nobody said by which figure they are judged.",
  "moscow.rule.expected_not_detectable":
    "Of {n} the change that is expected is too little to be seen.||Of {n} the change that is expected is too little to be seen.",
  "moscow.rule.not_detectable":
    "Of {n} the change that matters could not be seen.||Of {n} the change that matters could not be seen.",
  "moscow.rule.baseline_overlaps":
    "{n} was chosen by the days that it would be compared with. It would seem to help.||{n} were chosen by the days that they would be compared with. They would seem to help.",
  "moscow.rule.flag_on":
    "{n} is switched on, though it is a Could or Won’t.||{n} are switched on, though they are Coulds or Won’ts.",
  "moscow.rule.flag_off":
    "{n} is switched off, though it is a Must and live.||{n} are switched off, though they are Musts and live.",
  "moscow.rule.revisit_due": "{n} Won’t is to be looked at again now.||{n} Won’ts are to be looked at again now.",
  "moscow.rule.must_inflation": "{share} of the initiatives are Musts, though they take little. The word wears out.",

  "moscow.remedy.must_share_high":
    "Make a Must smaller, or a Should; or sign that estimates, approach, team and environment are sure.",
  "moscow.remedy.no_contingency": "Let some of the Shoulds be Coulds, or plan less.",
  "moscow.remedy.musts_infeasible": "Give one of them another class, make it smaller, or find capacity.",
  "moscow.remedy.hidden_must": "Make it a Must, or split off what is needed of it.",
  "moscow.remedy.must_with_workaround": "Make it a Should.",
  "moscow.remedy.no_wont": "Say what will not be done this time.",
  "moscow.remedy.wont_without_revisit": "Name a day, or what has to happen.",
  "moscow.remedy.not_estimated": "Estimate it: at best, most likely, at worst.",
  "moscow.remedy.single_point": "Estimate it again, or split it.",
  "moscow.remedy.wide_estimate": "Estimate it again, or split it.",
  "moscow.remedy.weak_evidence": "Link a scenario or tickets that show the need.",
  "moscow.remedy.changed_while_running": "Have somebody decide it and write down why.",
  "moscow.remedy.must_not_paid_for": "Make something of equal effort a Should.",
  "moscow.remedy.disagreement": "Discuss it, and vote again or let the decider close it.",
  "moscow.remedy.no_primary_kpi": "Choose one KPI, and the change that would matter.",
  "moscow.remedy.expected_not_detectable": "Measure for longer, or with more customers.",
  "moscow.remedy.not_detectable": "Measure for longer, or with more customers.",
  "moscow.remedy.baseline_overlaps": "Take a baseline that begins after the choice.",
  "moscow.remedy.flag_on": "Switch it off, or change the class.",
  "moscow.remedy.flag_off": "Switch it on, or change the class.",
  "moscow.remedy.revisit_due": "Class it anew, or say when it is looked at next.",
  "moscow.remedy.must_inflation": "Ask of each what happens if it is not there.",

  "moscow.level.block": "Blocks",
  "moscow.level.error": "Wrong",
  "moscow.level.warning": "Look",
  "moscow.level.hint": "Hint",

  "moscow.reason.wont": "It was agreed not to be done this time.",
  "moscow.reason.not_estimated": "It is not estimated.",
  "moscow.reason.pinned_out": "You left it out.",
  "moscow.reason.prerequisite_out": "It needs {names}, which is out.",
  "moscow.reason.no_alternative": "It needs one of {names}, and none is in.",
  "moscow.reason.excluded_by": "It does not go together with {names}, which is in.",
  "moscow.reason.not_here": "It is a Won’t in each of the timeboxes.",
  "moscow.reason.retired": "It is retired.",
  "moscow.reason.no_value": "It takes nothing away from any scenario and has no value of its own; nothing needs it.",
  "moscow.reason.short": "It needs {amount} {unit} more of {pool} in {timebox}.",
  "moscow.reason.costs.musts": "With it, Musts that take {amount} % of the capacity would be out.",
  "moscow.reason.costs.musts_early": "With it, Musts would come later, by {amount} timeboxes in all.",
  "moscow.reason.costs.should_value": "With it, {money} of Should value would be lost.",
  "moscow.reason.costs.could_value": "With it, {money} of Could value would be lost.",
  "moscow.reason.costs.stability": "With it, {amount} more of what was promised would move.",
  "moscow.reason.impossible": "No plan has it in, whatever else is left out.",
};
