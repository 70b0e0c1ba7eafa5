import { NumberInput, Select } from "@mantine/core";
import { useState } from "react";
import type { EffectDifference, PlaybookComparison, PlaybookEffects } from "@/api/models";
import { Badge, Card, Loading, ProblemNote, type Tone } from "@/shared/parts";
import { DifferenceBar } from "./DifferenceBar";
import { type Compared, useComparison } from "./queries";
import { measured, sentence, useEffectWords } from "./words";

type Props = { playbookKey: string; effects: PlaybookEffects; first: Compared; days: number };
const NONE = "none";
const TONES: Record<EffectDifference["verdict"], Tone> = {
  better: "green",
  worse: "amber",
  same: "accent",
  unknown: "outline",
};

/** Two groups side by side: on what it rests, and on each measure what it comes to. */
export function Comparison({ playbookKey, effects, first, days }: Props) {
  const { t } = useEffectWords();
  const numbers = effects.versions.map((one) => one.number);
  const others = (version: number) => numbers.filter((n) => n !== version);
  // Beside no playbook where that can be; else beside the version before.
  const [asked, setAsked] = useState<Compared>(() =>
    first.against === null && !effects.without ? { ...first, against: others(first.version)[0] ?? null } : first,
  );
  const possible = asked.against !== null || (effects.without !== null && asked.trial === null);
  const found = useComparison(playbookKey, possible ? { ...asked, days } : null);
  const put = (part: Partial<Compared>) => setAsked((before) => ({ ...before, ...part }));
  const choices = others(asked.version).map((n) => ({ value: String(n), label: t("effect.version_n", { n }) }));
  if (effects.without) choices.push({ value: NONE, label: t("effect.without") });
  return (
    <Card title={t("effect.comparison")}>
      <div className="effect-asked">
        <Select
          size="xs"
          label={t("effect.compare")}
          allowDeselect={false}
          value={String(asked.version)}
          onChange={(value) => {
            const version = Number(value);
            put({ version, trial: null, against: asked.against === version ? null : asked.against });
          }}
          data={numbers.map((n) => ({ value: String(n), label: t("effect.version_n", { n }) }))}
        />
        <Select
          size="xs"
          label={t("effect.against")}
          allowDeselect={false}
          value={asked.against === null ? NONE : String(asked.against)}
          onChange={(value) => put({ against: value === NONE ? null : Number(value), trial: null })}
          data={choices}
        />
        <NumberInput
          size="xs"
          label={t("effect.points")}
          min={1}
          max={50}
          allowDecimal={false}
          placeholder="5"
          value={asked.points ?? ""}
          onChange={(value) => put({ points: typeof value === "number" && value >= 1 ? value : null })}
        />
        <NumberInput
          size="xs"
          label={t("effect.minutes")}
          min={1}
          max={43_200}
          allowDecimal={false}
          placeholder="120"
          value={asked.minutes ?? ""}
          onChange={(value) => put({ minutes: typeof value === "number" && value >= 1 ? value : null })}
        />
      </div>
      {!possible && <p className="quiet">{t("effect.nothing_to_compare")}</p>}
      {possible && found.isPending && <Loading rows={4} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {possible && found.data && <Verdicts comparison={found.data} />}
    </Card>
  );
}

export function Verdicts({ comparison }: { comparison: PlaybookComparison }) {
  const { t, locale, number } = useEffectWords();
  return (
    <>
      <p className={comparison.basis === "randomised" ? "effect-basis" : "effect-basis effect-basis-weak"}>
        {t(`effect.basis.${comparison.basis}`)}{" "}
        <span className="meta">
          {t("effect.groups", { n: number(comparison.tickets), against: number(comparison.tickets_against) })}
        </span>
      </p>
      <table className="effect-verdicts">
        <tbody>
          {comparison.measures.map((one) => (
            <tr key={one.measure}>
              <th scope="row">{t(`effect.measure.${one.measure}`)}</th>
              <td className="number effect-values">
                {measured(one.measure, one.value, locale)} <span className="meta">·</span>{" "}
                {measured(one.measure, one.value_against, locale)}
              </td>
              <td className="effect-bar-cell">
                <DifferenceBar
                  of={one}
                  label={`${t(`effect.verdict.${one.verdict}`)}: ${sentence(one, comparison.least, locale, t)}`}
                />
              </td>
              <td>
                <Badge tone={TONES[one.verdict]}>{t(`effect.verdict.${one.verdict}`)}</Badge>{" "}
                <span className="effect-sentence">{sentence(one, comparison.least, locale, t)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
