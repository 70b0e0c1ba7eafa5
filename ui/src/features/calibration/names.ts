import type { TwinOverload } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { count } from "@/shared/format";
import { type Translate, useI18n } from "@/shared/i18n";

/** Of a class, channel, scenario, group or stream of orders: its key as people say it. */
export type NameOf = (key: string) => string;

export type Named = { value: string; label: string };

const CHANNELS = ["email", "chat", "phone", "web", "api", "sms", "post", "other"] as const;

/** A channel, a scenario, or both as a calibration calls its classes (`phone: delivery-delay`); anything else is a name already. */
export function nameIn(scenarios: Named[], t: Translate): NameOf {
  const channel = (key: string) => CHANNELS.find((one) => one === key);
  const scenario = (key: string) => scenarios.find((one) => one.value === key)?.label ?? key;
  return (key) => {
    const [first = "", ...rest] = key.split(": ");
    const known = channel(first);
    if (!known) return scenario(key);
    const said = t(`channel.${known}`);
    return rest.length > 0 ? `${said}: ${scenario(rest.join(": "))}` : said;
  };
}

/** In the language that is read, and where scenarios may not be seen by their keys. */
export function useTwinNames(): NameOf {
  const { t } = useI18n();
  const scenarios = useScenarioChoices();
  return nameIn(scenarios, t);
}

/** To choose from: of two that are called the same the second one has its key beside it. */
export function namedAs(keys: string[], nameOf: NameOf): Named[] {
  const found = new Map<string, string>();
  for (const value of new Set(keys)) {
    const name = nameOf(value);
    found.set(found.has(name) ? `${name} (${value})` : name, value);
  }
  return [...found].map(([label, value]) => ({ value, label }));
}

/** Where the people cannot cope: how much work on how many people, of which classes. */
export function overloadText(overload: TwinOverload, nameOf: NameOf, t: Translate, locale: string): string {
  const { erlangs, people, classes, unstable } = overload;
  const names = new Intl.ListFormat(locale, { type: "conjunction" }).format(classes.map(nameOf));
  return t(unstable ? "calibration.unstable" : "calibration.overloaded", {
    erlangs: count(erlangs, locale, 1),
    people: count(people, locale, 1),
    names,
  });
}

export function useOverload(): (overload: TwinOverload) => string {
  const { t, locale } = useI18n();
  const nameOf = useTwinNames();
  return (overload) => overloadText(overload, nameOf, t, locale);
}
