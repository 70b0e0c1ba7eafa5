import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ScenarioDefinition, ScenarioSign } from "@/api/models";
import { askableOf, blankTest, type Condition, ConditionEditor, isWritten } from "@/shared/conditions";
import { useI18n } from "@/shared/i18n";
import { Icon, Loading, ProblemNote } from "@/shared/parts";
import { factsQuery } from "./queries";
import { type Texts, withText } from "./texts";

const LANGUAGES = ["en", "de"] as const;
const SIGNS_MAX = 20;

type Signs = NonNullable<ScenarioDefinition["signs"]>;
type Problems = { field: string; problem: string }[];
type Props = { signs: Signs; set: (signs: Signs) => void; broken: (is: boolean) => void; problems: Problems };

/** Whether every sign says what it is called, and asks for something. */
export const areWritten = (signs: Signs) =>
  signs.every(
    (sign) => Object.values(asTexts(sign.name)).some((text) => text.trim() !== "") && isWritten(whenOf(sign)),
  );

const whenOf = (sign: ScenarioSign) => sign.when as unknown as Condition;

const asTexts = (texts: unknown): Record<string, string> =>
  typeof texts === "string" ? { en: texts } : ((texts ?? {}) as Record<string, string>);

/** What the data show when the scenario happens: each a name, and conditions over facts. */
export function SignsEdit({ signs, set, broken, problems }: Props) {
  const { t, language } = useI18n();
  const facts = useQuery(factsQuery);
  const [unread, setUnread] = useState<ReadonlySet<number>>(new Set());
  if (facts.isPending) return <Loading rows={3} />;
  if (facts.isError) return <ProblemNote error={facts.error} retry={() => void facts.refetch()} />;
  const askable = askableOf(facts.data.facts, facts.data.types, language);
  const [first] = askable.variables;
  const put = (at: number, part: Partial<ScenarioSign>) =>
    set(signs.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const note = (at: number, is: boolean) => {
    const next = new Set(unread);
    if (is) next.add(at);
    else next.delete(at);
    setUnread(next);
    broken(next.size > 0);
  };
  const remove = (at: number) => {
    const next = new Set([...unread].filter((one) => one !== at).map((one) => (one > at ? one - 1 : one)));
    setUnread(next);
    broken(next.size > 0);
    set(signs.filter((_, index) => index !== at));
  };
  return (
    <fieldset className="plain-set stack">
      <legend>{t("scenario.signs")}</legend>
      <p className="meta">{t("scenario.signs_hint")}</p>
      {signs.map((sign, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: signs have no key, and stay in their order
        <fieldset key={`${at} of ${signs.length}`} className="plain-set stack sign-edit">
          <legend>{t("scenario.sign_n", { n: at + 1 })}</legend>
          <div className="rule-line">
            {LANGUAGES.map((one) => (
              <TextInput
                key={one}
                className="grow"
                label={t(`scenario.sign_name_${one}`, { n: at + 1 })}
                maxLength={200}
                value={asTexts(sign.name)[one] ?? ""}
                error={problems.find(({ field }) => field === `definition.signs[${at}].name`)?.problem}
                onChange={(event) => put(at, { name: withText(sign.name as Texts, one, event.currentTarget.value) })}
              />
            ))}
            <ActionIcon
              variant="subtle"
              aria-label={t("scenario.remove_sign", { n: at + 1 })}
              onClick={() => remove(at)}
            >
              <Icon name="x" />
            </ActionIcon>
          </div>
          <ConditionEditor
            condition={whenOf(sign)}
            askable={askable}
            name={String(at + 1)}
            place={`definition.signs[${at}].when`}
            problems={problems}
            set={(when) => put(at, { when: when as unknown as ScenarioSign["when"] })}
            broken={(is) => note(at, is)}
          />
        </fieldset>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<Icon name="plus" />}
          disabled={!first || signs.length >= SIGNS_MAX}
          onClick={() =>
            first && set([...signs, { name: {}, when: blankTest(first) as unknown as ScenarioSign["when"] }])
          }
        >
          {t("scenario.add_sign")}
        </Button>
      </div>
    </fieldset>
  );
}
