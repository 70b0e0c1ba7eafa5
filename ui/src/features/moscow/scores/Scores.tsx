import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { InitiativeScore, MoscowBoard, MoscowScores, ScoredInitiative, ScoreMethod } from "@/api/models";
import { count, money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Icon, Loading, ProblemNote, TableScroll } from "@/shared/parts";
import { scoresQuery } from "../queries";
import { useSayInput } from "./say";
import { METHODS, scoreOf, sorted } from "./sorting";

/** The usual scores beside the classes, each with its formula and where its numbers come from. */
export function Scores({ board }: { board: MoscowBoard }) {
  const found = useQuery(scoresQuery(board.frame.id));
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Shown of={found.data} />;
}

function Shown({ of }: { of: MoscowScores }) {
  const { t } = useI18n();
  const [by, setBy] = useState<ScoreMethod>("rice");
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Card title={t("moscow.scores")}>
      <p className="meta">
        {t("moscow.scores_hint", { n: of.days })}
        {of.effort_unit === null && ` ${t("moscow.scores_units_differ")}`}
      </p>
      <TableScroll label={t("moscow.scores")}>
        <Table className="table moscow-scores">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("moscow.initiative")}</Table.Th>
              {METHODS.map((method) => (
                <Table.Th key={method} aria-sort={by === method ? "descending" : "none"}>
                  <button
                    type="button"
                    className="moscow-sort"
                    title={t(`moscow.formula.${method}`)}
                    onClick={() => setBy(method)}
                  >
                    {t(`moscow.method.${method}`)}
                    {by === method && <Icon name="down" size={12} />}
                  </button>
                </Table.Th>
              ))}
              <Table.Th>
                <span className="visually-hidden">{t("moscow.score_why")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted(of.items, by).map((one) => (
              <Rows
                key={one.initiative}
                one={one}
                of={of}
                by={by}
                opened={opened === one.initiative}
                toggle={() => setOpened(opened === one.initiative ? null : one.initiative)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </TableScroll>
      <Formulas of={of} />
    </Card>
  );
}

type RowProps = { one: ScoredInitiative; of: MoscowScores; by: ScoreMethod; opened: boolean; toggle: () => void };

function Rows({ one, of, by, opened, toggle }: RowProps) {
  const { t, language } = useI18n();
  const title = textIn(one.title, language);
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Link
            to="/moscow/initiatives/$initiativeKey"
            params={{ initiativeKey: one.initiative }}
            className="cell-link"
          >
            {title}
          </Link>{" "}
          {one.class && <Badge>{one.class}</Badge>}
        </Table.Td>
        {METHODS.map((method) => (
          <Table.Td key={method} className={by === method ? "moscow-sorted" : undefined}>
            <Value score={scoreOf(one, method)} of={of} />
          </Table.Td>
        ))}
        <Table.Td>
          <button
            type="button"
            className="icon-button"
            aria-expanded={opened}
            aria-label={t("moscow.score_why_of", { name: title })}
            onClick={toggle}
          >
            <Icon name={opened ? "up" : "down"} />
          </button>
        </Table.Td>
      </Table.Tr>
      {opened && (
        <Table.Tr>
          <Table.Td colSpan={METHODS.length + 2}>
            <dl className="moscow-why">
              {METHODS.map((method) => (
                <Why key={method} score={scoreOf(one, method)} of={of} />
              ))}
            </dl>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** A score; what keeps it from being there is said, and never shown as nought. */
function Value({ score, of }: { score: InitiativeScore | undefined; of: MoscowScores }) {
  const { t, locale } = useI18n();
  const word = useWord();
  if (!score) return null;
  if (score.value === null) {
    const missing = score.inputs.filter((one) => one.source === "missing").length;
    return (
      <span className="meta">{missing > 0 ? t("moscow.score_missing", { n: missing }) : t("moscow.score_none")}</span>
    );
  }
  // Worth of one day: here cents do say something.
  const value =
    score.method === "value_effort"
      ? money({ amount: Math.round(score.value), currency: of.currency }, locale)
      : count(score.value, locale, 1);
  return (
    <>
      {value}
      {score.word && <div className="meta">{word("moscow.score_word", score.word)}</div>}
    </>
  );
}

function Why({ score, of }: { score: InitiativeScore | undefined; of: MoscowScores }) {
  const { t } = useI18n();
  const word = useWord();
  const say = useSayInput(of);
  if (!score) return null;
  return (
    <div>
      <dt>
        <b>{t(`moscow.method.${score.method}`)}</b> <span className="meta">{t(`moscow.formula.${score.method}`)}</span>
      </dt>
      {score.inputs.map((one) => (
        <dd key={one.name}>
          {word("moscow.input", one.name)}: {one.value === null ? "–" : say(one.name, one.value)}{" "}
          <span className={one.source === "missing" ? "amber-text" : "meta"}>{t(`moscow.source.${one.source}`)}</span>
        </dd>
      ))}
    </div>
  );
}

function Formulas({ of }: { of: MoscowScores }) {
  const { t } = useI18n();
  const say = useSayInput(of);
  const { middle_value: value, middle_effort: effort } = of;
  return (
    <details className="moscow-details">
      <summary>{t("moscow.formulas")}</summary>
      <dl className="moscow-why">
        {METHODS.map((method) => (
          <div key={method}>
            <dt>
              <b>{t(`moscow.method.${method}`)}</b>
            </dt>
            <dd>{t(`moscow.formula.${method}`)}</dd>
          </div>
        ))}
      </dl>
      {value !== null && effort !== null && (
        <p className="meta">
          {t("moscow.score_middles", { value: say("worth", value), effort: say("effort", effort) })}
        </p>
      )}
      <p className="meta">
        <Link to="/settings/moscow">{t("moscow.score_weights_where")}</Link>
      </p>
    </details>
  );
}
