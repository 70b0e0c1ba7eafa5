import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { ConditionRows, ModeSelect } from "./ConditionRows";
import {
  type Askable,
  blankTest,
  type Condition,
  conditionIn,
  conditionOf,
  placeOf,
  problemAt,
  type Rows,
  rowsOf,
  type Test,
  textOf,
  withVariable,
} from "./language";
import { TestValue } from "./TestValue";

/** So many comparisons may be joined. */
const ROWS_MAX = 20;

type Props = {
  condition: Condition;
  askable: Askable;
  /** What it is a condition of, for who cannot see where it stands. */
  name: string;
  /** Where it stands for the server, and what the server says of places. */
  place: string;
  problems: { field: string; problem: string }[];
  set: (condition: Condition) => void;
  /** Told while its text is no condition; the one before stands until then. */
  broken?: (is: boolean) => void;
};

/** A condition as rows; as text where it says more than rows can. */
export function ConditionEditor({ condition, askable, name, place, problems, set, broken }: Props) {
  const { t } = useI18n();
  const rows = rowsOf(condition);
  const [text, setText] = useState<string | null>(null);
  // What was changed elsewhere meanwhile, such as by undoing, is shown as it is.
  const typed = text !== null && isTextOf(text, condition) ? text : null;
  const written = typed ?? (rows === null ? textOf(condition) : null);
  if (written !== null) {
    const read = conditionIn(written);
    return (
      <div className="stack condition-text">
        <Textarea
          label={t("condition.text", { n: name })}
          description={t(read && rowsOf(read) ? "condition.text_hint" : "condition.nested_hint")}
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          value={written}
          error={read === null ? t("condition.text_wrong") : problemAt(problems, place)}
          onChange={(event) => {
            const next = event.currentTarget.value;
            const found = conditionIn(next);
            setText(next);
            broken?.(found === null);
            if (found) set(found);
          }}
          styles={{ input: { fontFamily: "monospace" } }}
        />
        {read && rowsOf(read) && (
          <Button variant="subtle" size="xs" className="rule-add" onClick={() => setText(null)}>
            {t("condition.as_rows")}
          </Button>
        )}
      </div>
    );
  }
  if (rows === null) return null;
  const shown = { rows, askable, name, place, problems, set, asText: () => setText(textOf(condition)) };
  return <AsRows {...shown} />;
}

function isTextOf(text: string, condition: Condition): boolean {
  const read = conditionIn(text);
  return read === null || JSON.stringify(read) === JSON.stringify(condition);
}

type RowProps = Omit<Props, "condition" | "broken"> & { rows: Rows; asText: () => void };

function AsRows({ rows, askable, name, place, problems, set, asText }: RowProps) {
  const { t } = useI18n();
  const { variables } = askable;
  const found = (variable: string) => variables.find((one) => one.name === variable);
  const known = variables.map((one) => ({ value: one.name, label: one.label }));
  const strange = rows.tests.filter((one) => !found(one.variable)).map((one) => one.variable);
  const subjects = [...known, ...[...new Set(strange)].map((one) => ({ value: one, label: one }))];
  const put = (tests: Test[]) => set(conditionOf({ ...rows, tests, joined: rows.joined || tests.length !== 1 }));
  const [first] = variables;
  return (
    <section className="rule-group" aria-label={t("condition.section", { n: name })}>
      {rows.tests.length > 1 && (
        <ModeSelect
          label={t("condition.mode", { n: name })}
          mode={rows.mode}
          set={(mode) => set(conditionOf({ ...rows, mode }))}
        />
      )}
      <ConditionRows
        rows={rows.tests}
        name={(row) => `${name}.${row + 1}`}
        subjects={subjects}
        subjectOf={(test) => test.variable}
        about={(test, variable) => {
          const to = found(variable);
          return to ? withVariable(test, found(test.variable), to, askable) : null;
        }}
        rest={(test, row, change) => (
          <TestValue
            test={test}
            name={`${name}.${row + 1}`}
            askable={askable}
            variable={found(test.variable)}
            set={change}
          />
        )}
        error={(row) => problemAt(problems, placeOf(place, rows, row))}
        set={put}
        blank={first && rows.tests.length < ROWS_MAX ? () => blankTest(first) : null}
        addLabel={t("condition.add", { n: name })}
      />
      <Button variant="subtle" size="xs" className="rule-add" onClick={asText}>
        {t("condition.as_text")}
      </Button>
    </section>
  );
}
