import type { MoscowClass, MoscowGrounds, MoscowMustTest, MoscowStanding } from "@/api/models";

export const TESTS: MoscowMustTest[] = ["no_point", "legal", "safety", "viability"];

/** What is typed while somebody decides. Nothing of it goes when the class is changed. */
export type GroundsForm = {
  class: MoscowClass | null;
  reason: string;
  mustTest: MoscowMustTest | null;
  whatIfNot: string;
  workaround: string;
  revisitOn: string;
  scenario: string | null;
  above: number | "";
  toldWhom: string;
  /** The day on which the decision is looked at again; a Won't has its own. */
  reviewOn: string;
};

/** What was decided before is kept, save for the reason: each decision has its own. */
export function formOf(standing: MoscowStanding | null, to: MoscowClass | null): GroundsForm {
  const grounds = standing?.grounds;
  return {
    class: to,
    reason: "",
    mustTest: grounds?.must_test ?? null,
    whatIfNot: grounds?.what_if_not ?? "",
    workaround: grounds?.workaround ?? "",
    revisitOn: grounds?.revisit_on ?? "",
    scenario: grounds?.revisit_when?.scenario ?? null,
    above: grounds?.revisit_when?.above ?? "",
    toldWhom: grounds?.told_whom ?? "",
    reviewOn: grounds?.review_on ?? "",
  };
}

/** What still has to be said; empty where all is. */
export type Missing = "class" | "reason" | "must_test" | "what_if_not" | "revisit";

export function missing(form: GroundsForm): Missing[] {
  const found: Missing[] = [];
  if (form.class === null) found.push("class");
  if (form.reason.trim() === "") found.push("reason");
  if (form.class === "M" && form.mustTest === null) found.push("must_test");
  if (form.class === "M" && form.whatIfNot.trim() === "") found.push("what_if_not");
  const trigger = form.scenario !== null && form.above !== "";
  if (form.class === "W" && form.revisitOn === "" && !trigger) found.push("revisit");
  return found;
}

/** Only what belongs to the class. */
export function groundsOf(form: GroundsForm): MoscowGrounds {
  const text = (value: string) => (value.trim() === "" ? null : value.trim());
  const grounds: MoscowGrounds = {
    reason: form.reason.trim(),
    workaround: text(form.workaround),
    told_whom: text(form.toldWhom),
  };
  const review = form.reviewOn === "" ? {} : { review_on: form.reviewOn };
  if (form.class === "M") {
    return { ...grounds, ...review, must_test: form.mustTest, what_if_not: text(form.whatIfNot) };
  }
  if (form.class !== "W") return { ...grounds, ...review };
  const trigger = form.scenario !== null && form.above !== "";
  return {
    ...grounds,
    revisit_on: text(form.revisitOn),
    revisit_when: trigger ? { scenario: form.scenario ?? "", above: Number(form.above) } : null,
  };
}
