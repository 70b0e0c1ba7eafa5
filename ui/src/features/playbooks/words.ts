import { askedOf, type Condition } from "@/shared/conditions";
import { useI18n } from "@/shared/i18n";
import { type Step, textIn } from "./language";

/** A way out of a step in words: the label of its branch, or what it asks. */
export function useTurnWords() {
  const { t, language } = useI18n();
  const condition = useConditionWords();
  return (step: Step, path: string): string => {
    const branch = /^branches\[(\d+)\]$/.exec(path);
    if (branch) {
      const found = step.branches?.[Number(branch[1])];
      return textIn(found?.label, language) || (found ? condition(found.when) : "");
    }
    switch (path) {
      case "otherwise":
        return t("playbook.otherwise");
      case "silent":
        return t("playbook.silent_after", { after: step.silent?.after ?? "" });
      case "refused":
        return t("playbook.refused");
      default:
        return t("playbook.late_after", { after: step.at_most ?? "" });
    }
  };
}

export function useConditionWords() {
  const { t } = useI18n();
  const words = (condition: Condition): string => {
    if ("all" in condition) return condition.all.map(words).join(` ${t("playbook.and")} `);
    if ("any" in condition) return condition.any.map(words).join(` ${t("playbook.or")} `);
    if ("not" in condition) return t("playbook.not", { what: words(condition.not) });
    const asked = askedOf(condition);
    const value = Array.isArray(asked.value) ? asked.value.join(", ") : String(asked.value);
    return `${condition.variable} ${t(`condition.asks.${asked.word}`)} ${value}`;
  };
  return words;
}
