import { type DragEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import type { MoscowBoard, MoscowCard, MoscowClass } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Kbd } from "@/shared/parts";
import { CLASSES, inOrder, widest } from "./board";
import { type CardProps, InitiativeCard, type Mark } from "./InitiativeCard";
import type { Names } from "./words";

type Props = {
  board: MoscowBoard;
  names: Names;
  move: CardProps["move"];
  marks: ReadonlyMap<string, Mark>;
};

/** The four columns, and above them what nobody classed in this frame yet. */
export function Columns({ board, names, move, marks }: Props) {
  const { t } = useI18n();
  const most = widest(board.cards);
  const name = (card: MoscowCard) => names.initiative(card.initiative.key);
  const of = (kind: MoscowClass | null) =>
    inOrder(
      board.cards.filter((card) => (card.standing?.class ?? null) === kind),
      name,
    );
  const waiting = of(null);
  const shown = (cards: MoscowCard[]) =>
    cards.map((card) => (
      <InitiativeCard
        key={card.initiative.key}
        card={card}
        board={board}
        names={names}
        widest={most}
        mark={marks.get(card.initiative.key) ?? null}
        move={move}
      />
    ));
  const dropped = (key: string, to: MoscowClass) => {
    const card = board.cards.find((one) => one.initiative.key === key);
    if (card && card.standing?.class !== to) move?.(card, to);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows move between links that are reached by Tab as well
    <div className="moscow-board" onKeyDown={onArrow}>
      {waiting.length > 0 && (
        <section className="moscow-waiting" aria-label={t("moscow.waiting")}>
          <h2>
            {t("moscow.waiting")} <span className="meta">{t("moscow.waiting_hint")}</span>
          </h2>
          <ul className="moscow-cards">{shown(waiting)}</ul>
        </section>
      )}
      <div className="moscow-columns">
        {CLASSES.map((kind) => (
          <Column key={kind} kind={kind} board={board} names={names} dropped={move ? dropped : null}>
            {shown(of(kind))}
          </Column>
        ))}
      </div>
    </div>
  );
}

type ColumnProps = {
  kind: MoscowClass;
  board: MoscowBoard;
  names: Names;
  dropped: ((key: string, to: MoscowClass) => void) | null;
  children: ReactNode[];
};

const SUMS = { M: "must", S: "should", C: "could", W: "wont" } as const;

function Column({ kind, board, names, dropped, children }: ColumnProps) {
  const { t } = useI18n();
  const [over, setOver] = useState(false);
  const label = t(`moscow.class.${kind}`);
  const sums = board.pools
    .filter((pool) => pool[SUMS[kind]] > 0)
    .map((pool) => `${names.amount(pool[SUMS[kind]])} ${pool.unit}`);
  const said = kind === "W" || sums.length === 0 ? t("moscow.n_here", { n: children.length }) : sums.join(" · ");
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    dropped?.(event.dataTransfer.getData("text/plain"), kind);
  };
  const onDragOver = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      className={over ? "moscow-column moscow-column-over" : "moscow-column"}
      aria-label={label}
      data-class={kind}
      {...(dropped ? { onDragOver, onDragLeave: () => setOver(false), onDrop: drop } : {})}
    >
      <h2>
        {label} {dropped && <Kbd>{kind}</Kbd>} <span className="grow" /> <span className="meta">{said}</span>
      </h2>
      {children.length === 0 ? (
        <p className="quiet">{t(`moscow.empty.${kind}`)}</p>
      ) : (
        <ul className="moscow-cards">{children}</ul>
      )}
    </section>
  );
}

/** Up and down within a column, to the side into the next one that has a card. */
function onArrow(event: KeyboardEvent) {
  const card = (event.target as HTMLElement).closest<HTMLElement>("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey || !event.key.startsWith("Arrow")) return;
  const columns = [...event.currentTarget.querySelectorAll("ul.moscow-cards")].map((list) => [
    ...list.querySelectorAll<HTMLElement>("[data-card]"),
  ]);
  const x = columns.findIndex((cards) => cards.includes(card));
  const y = columns[x]?.indexOf(card) ?? 0;
  const rtl = getComputedStyle(card).direction === "rtl";
  const aside = (event.key === "ArrowRight") !== rtl ? 1 : -1;
  const to = event.key === "ArrowDown" ? columns[x]?.[y + 1] : event.key === "ArrowUp" ? columns[x]?.[y - 1] : null;
  const beside = columns[x + aside];
  const found =
    to ?? (event.key === "ArrowLeft" || event.key === "ArrowRight" ? (beside?.[y] ?? beside?.at(-1)) : null);
  if (!found) return;
  event.preventDefault();
  focusCard(found.dataset.card ?? "");
}

/** Its link has the focus of a card. */
export function focusCard(key: string) {
  document.querySelector<HTMLElement>(`[data-card="${CSS.escape(key)}"] .moscow-title`)?.focus();
}
