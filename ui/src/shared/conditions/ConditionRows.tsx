import { ActionIcon, Button, Select } from "@mantine/core";
import type { ReactNode } from "react";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";
import type { Mode } from "./language";

type ModeProps = { label: string; shown?: boolean; mode: Mode; set: (mode: Mode) => void };

/** Whether all of several must hold, or one. */
export function ModeSelect({ label, shown, mode, set }: ModeProps) {
  const { t } = useI18n();
  return (
    <Select
      className="rule-mode"
      size="xs"
      label={shown ? label : undefined}
      aria-label={shown ? undefined : label}
      allowDeselect={false}
      data={[
        { value: "all", label: t("condition.mode_all") },
        { value: "any", label: t("condition.mode_any") },
      ]}
      value={mode}
      onChange={(value) => set(value === "any" ? "any" : "all")}
    />
  );
}

export type RowsProps<Row> = {
  rows: Row[];
  /** Names of rows, for who cannot see where they stand. */
  name: (row: number) => string;
  /** What a row may be about. */
  subjects: { value: string; label: string }[];
  subjectOf: (row: Row) => string;
  /** The row about something else. */
  about: (row: Row, subject: string) => Row | null;
  /** How it is compared, and with what. */
  rest: (row: Row, at: number, set: (row: Row) => void) => ReactNode;
  error?: (at: number) => string | undefined;
  set: (rows: Row[]) => void;
  /** One more; null where there can be none. */
  blank: (() => Row) | null;
  addLabel: string;
};

/** Conditions below each other, as on paper: what, how compared, with what. */
export function ConditionRows<Row>(props: RowsProps<Row>) {
  const { rows, name, subjects, subjectOf, about, rest, error, set, blank, addLabel } = props;
  const { t } = useI18n();
  const put = (at: number, row: Row) => set(rows.map((one, index) => (index === at ? row : one)));
  return (
    <>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names, and stay in their order
        <div key={`${at} ${subjectOf(row)}`}>
          <div className="rule-line">
            <Select
              aria-label={t("condition.one", { n: name(at) })}
              allowDeselect={false}
              searchable
              data={subjects}
              value={subjectOf(row)}
              onChange={(value) => {
                const other = value === null || value === subjectOf(row) ? null : about(row, value);
                if (other !== null) put(at, other);
              }}
            />
            {rest(row, at, (to) => put(at, to))}
            <ActionIcon
              variant="subtle"
              aria-label={t("condition.remove", { n: name(at) })}
              onClick={() => set(rows.filter((_, index) => index !== at))}
            >
              <Icon name="x" />
            </ActionIcon>
          </div>
          {error?.(at) && (
            <p className="condition-error" role="alert">
              <Icon name="alert" size={14} /> {error(at)}
            </p>
          )}
        </div>
      ))}
      <Button
        variant="subtle"
        size="xs"
        className="rule-add"
        leftSection={<Icon name="plus" />}
        aria-label={addLabel}
        disabled={blank === null}
        onClick={() => blank && set([...rows, blank()])}
      >
        {t("condition.add_short")}
      </Button>
    </>
  );
}
