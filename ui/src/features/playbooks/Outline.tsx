import { ActionIcon, Button } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef } from "react";
import type { PlaybookFinding } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, Kbd } from "@/shared/parts";
import { ICONS, ofKind, type Playbook, textIn } from "./language";
import {
  addStep,
  duplicateStep,
  type Edited,
  freshId,
  moveStep,
  nestStep,
  type Row,
  removeStep,
  rowsOf,
  stepPlace,
  unnestStep,
} from "./tree";
import { useTurnWords } from "./words";

type Props = {
  playbook: Playbook;
  place: string;
  select: (place: string) => void;
  change: (edited: Edited) => void;
  manages: boolean;
  findings: PlaybookFinding[];
};

/** The steps in their order, with the ways out of each; everything can be done by keys. */
export function Outline(props: Props) {
  const { playbook, place, select, change, manages, findings } = props;
  const { t } = useI18n();
  const rows = rowsOf(playbook);
  const tree = useRef<HTMLDivElement>(null);
  const byKey = useRef(false);
  const current = rows.findIndex((row) => row.place === place);
  const row = rows[current];

  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus follows the selection that keys made
  useEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [place, playbook]);

  const add = () => {
    const blank = ofKind("instruction", { id: freshId(playbook, "step"), title: t("playbook.new_step") });
    change(addStep(playbook, row ? row.place : null, blank));
  };
  const act = (run: (playbook: Playbook, place: string) => Edited) => {
    if (row?.kind === "step") change(run(playbook, row.place));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: { [key: string]: () => void } = {
      ArrowDown: () => select(rows[Math.min(current + 1, rows.length - 1)]?.place ?? ""),
      ArrowUp: () => select(rows[Math.max(current - 1, 0)]?.place ?? ""),
      Home: () => select(rows[0]?.place ?? ""),
      End: () => select(rows.at(-1)?.place ?? ""),
      ...(manages && {
        "Alt+ArrowDown": () => act((one, at) => moveStep(one, at, 1)),
        "Alt+ArrowUp": () => act((one, at) => moveStep(one, at, -1)),
        "Alt+ArrowRight": () => act(nestStep),
        "Alt+ArrowLeft": () => act(unnestStep),
        Delete: () => act(removeStep),
        "+": add,
        d: () => act(duplicateStep),
      }),
    };
    if (event.ctrlKey || event.metaKey) return;
    const run = keys[event.altKey ? `Alt+${event.key}` : event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    byKey.current = true;
    run();
  };
  return (
    <section className="playbook-outline" aria-label={t("playbook.outline")}>
      <div className="card-head">
        <h2>{t("playbook.outline")}</h2>
        <span className="grow" />
        <span className="meta">{t("playbook.n_steps", { n: rows.filter((one) => one.kind === "step").length })}</span>
      </div>
      <div ref={tree} role="tree" aria-label={t("playbook.outline")} className="outline-tree" onKeyDown={onKeyDown}>
        {rows.map((one, n) => (
          <OutlineRow
            key={one.place}
            row={one}
            selected={one.place === place}
            focusable={current < 0 ? n === 0 : n === current}
            wrong={one.kind === "step" && findings.some((finding) => stepPlace(finding.place) === one.place)}
            select={() => select(one.place)}
          />
        ))}
      </div>
      {manages && <Tools row={row} add={add} act={act} />}
    </section>
  );
}

type RowProps = { row: Row; selected: boolean; focusable: boolean; wrong: boolean; select: () => void };

function OutlineRow({ row, selected, focusable, wrong, select }: RowProps) {
  const { t, language } = useI18n();
  const words = useTurnWords();
  const step = row.step;
  const label = row.kind === "step" ? textIn(step.title, language) || step.id : words(step, row.path);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      className={`outline-row outline-${row.kind}${selected ? " outline-on" : ""}`}
      style={{ paddingInlineStart: 8 + row.depth * 12 }}
      onClick={select}
    >
      <Icon name={row.kind === "step" ? ICONS[step.kind] : "right"} size={14} />
      <span className="grow ellipsis">{label}</span>
      {wrong && (
        <span className="outline-wrong">
          <Icon name="alert" size={14} />
          <span className="visually-hidden">{t("playbook.has_findings")}</span>
        </span>
      )}
      {row.kind === "step" && step.minutes !== undefined && (
        <span className="meta">{t("playbook.minutes_short", { n: step.minutes })}</span>
      )}
      {row.kind === "turn" && row.turn.next && <span className="meta">→ {row.turn.next}</span>}
    </div>
  );
}

type ToolProps = {
  row: Row | undefined;
  add: () => void;
  act: (run: (playbook: Playbook, place: string) => Edited) => void;
};

function Tools({ row, add, act }: ToolProps) {
  const { t } = useI18n();
  const off = row?.kind !== "step";
  const tool = (label: string, icon: "down" | "right" | "left" | "x" | "plus", run: () => void, up = false) => (
    <ActionIcon variant="subtle" aria-label={label} title={label} disabled={off} onClick={run}>
      <span className={up ? "turned-up" : undefined}>
        <Icon name={icon} />
      </span>
    </ActionIcon>
  );
  return (
    <div className="outline-tools">
      <Button variant="subtle" leftSection={<Icon name="plus" />} rightSection={<Kbd>+</Kbd>} onClick={add}>
        {t("playbook.add_step")}
      </Button>
      <span className="grow" />
      {tool(t("playbook.up"), "down", () => act((one, at) => moveStep(one, at, -1)), true)}
      {tool(t("playbook.down"), "down", () => act((one, at) => moveStep(one, at, 1)))}
      {tool(t("playbook.nest"), "right", () => act(nestStep))}
      {tool(t("playbook.unnest"), "left", () => act(unnestStep))}
      <Button variant="subtle" disabled={off} onClick={() => act(duplicateStep)}>
        {t("playbook.duplicate")}
      </Button>
      {tool(t("playbook.remove_step"), "x", () => act(removeStep))}
    </div>
  );
}
