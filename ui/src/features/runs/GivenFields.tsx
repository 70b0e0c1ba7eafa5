import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PlaybookRunCurrent } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n, useWord } from "@/shared/i18n";
import { LinesField } from "./LinesField";
import { asksPieces } from "./pieces";
import { catalogueQuery } from "./queries";
import { readValue, type Value, valueText } from "./values";

type Action = NonNullable<PlaybookRunCurrent["action"]>;
type Props = { action: Action; order: string | null; change: (given: { [name: string]: Value }) => void };

/** What the action needs and neither the playbook gives nor anybody has entered. */
export function lacking(action: Action, given: { [name: string]: Value }): string[] {
  return action.needs.filter((name) => !(name in action.given) && !(name in given));
}

/** What an action is given: as the playbook says it, to be filled in or said otherwise for this once. */
export function GivenFields({ action, order, change }: Props) {
  const { t, locale } = useI18n();
  const word = useWord();
  const { data } = useQuery({ ...catalogueQuery, enabled: useMay("playbooks.read") });
  const [typed, setTyped] = useState<{ [name: string]: string }>({});
  const [opened, setOpened] = useState(false);
  const takes = data?.actions.find((one) => one.name === action.action)?.takes ?? [];
  const words = { locale, yes: t("run.yes"), no: t("run.no"), word };
  // Another product is placed by a person, who then tells its order: the playbook says so, nobody for this once.
  const fields = takes.filter((one) => one.name !== "product" && (one.type !== "lines" || order));
  if (!action.can_do || action.lacks || fields.length === 0) return null;
  // What nobody has named yet is asked for at once where that is all that hinders.
  const shown = (name: string) =>
    opened ||
    (name === "lines" && asksPieces(action.hindrance)) ||
    (action.needs.includes(name) && !(name in action.given));
  const enter = (name: string, text: string) => {
    const next = { ...typed, [name]: text };
    setTyped(next);
    const values: { [name: string]: Value } = {};
    for (const one of fields) {
      const value = readValue(one.type, next[one.name] ?? "");
      if (value) values[one.name] = value;
    }
    change(values);
  };
  return (
    <>
      {fields
        .filter((one) => shown(one.name))
        .map((one) => {
          const said = action.given[one.name] as unknown as Value | undefined;
          if (one.type === "lines" && order) {
            return (
              <LinesField
                key={one.name}
                order={order}
                common={{ size: "xs", label: word("given", one.name) }}
                value={typed[one.name] ?? (said?.type === "lines" ? said.value.join("\n") : "")}
                change={(text) => enter(one.name, text)}
              />
            );
          }
          return (
            <TextInput
              key={one.name}
              size="xs"
              label={word("given", one.name)}
              type={one.type === "day" ? "date" : "text"}
              placeholder={said ? valueText(one.name, said, words) : one.type === "amount" ? "12.50 EUR" : undefined}
              maxLength={500}
              value={typed[one.name] ?? ""}
              onChange={(event) => enter(one.name, event.currentTarget.value)}
            />
          );
        })}
      {!opened && (
        <button type="button" className="plain-button run-otherwise" onClick={() => setOpened(true)}>
          {t("run.otherwise")}
        </button>
      )}
    </>
  );
}
