import { Link } from "@tanstack/react-router";
import type { KeyboardEvent } from "react";
import type { InitiativeLifecycle, MoscowBoard, MoscowCard, MoscowClass } from "@/api/models";
import { useScenarioName } from "@/features/scenarios";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Icon, type IconName, type Tone } from "@/shared/parts";
import { againstCard, classOf, effortsOf } from "./board";
import { EvidenceButton } from "./EvidenceButton";
import { ShortVerdict } from "./impact/Verdict";
import { dayText } from "./useNames";
import type { Names } from "./words";

/** What a plan that is open says of a card. */
export type Mark = "new" | "out" | null;

export type CardProps = {
  card: MoscowCard;
  board: MoscowBoard;
  names: Names;
  /** The most that anything takes: how long a bar is. */
  widest: number;
  mark: Mark;
  /** Opens the dialog, with a class or without; null for who may not decide. */
  move: ((card: MoscowCard, to: MoscowClass | null) => void) | null;
};

export const LIFECYCLE: Record<InitiativeLifecycle, { tone: Tone; icon?: IconName }> = {
  idea: { tone: "outline" },
  candidate: { tone: "outline" },
  planned: { tone: "accent", icon: "task" },
  rolling_out: { tone: "accent", icon: "flag" },
  live: { tone: "green", icon: "check" },
  retired: { tone: "plain" },
};

export function LifecycleBadge({ of }: { of: InitiativeLifecycle | undefined }) {
  const { t } = useI18n();
  const lifecycle = of ?? "idea";
  return <Badge {...LIFECYCLE[lifecycle]}>{t(`moscow.lifecycle.${lifecycle}`)}</Badge>;
}

/** For how many customers its capability is on. What is a part of the program has no switch. */
function SwitchBadge({ of }: { of: MoscowCard["switch"] }) {
  const { t } = useI18n();
  if (!of || of.fixed) return null;
  return (
    <Badge tone={of.state === "off" ? "outline" : "accent"} icon="flag">
      {t(`moscow.switch.${of.state}`, { percent: of.percent })}
    </Badge>
  );
}

/** An initiative on the board: the keys of the four classes act while something of it has the focus. */
export function InitiativeCard({ card, board, names, widest, mark, move }: CardProps) {
  const { t } = useI18n();
  const { key, definition } = card.initiative;
  const title = names.initiative(key);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !move) return;
    const to = classOf(event.key);
    if (!to) return;
    event.preventDefault();
    move(card, to);
  };
  const className = ["moscow-card", mark && `moscow-card-${mark}`].filter(Boolean).join(" ");
  return (
    <li
      className={className}
      data-card={key}
      draggable={move !== null}
      onKeyDown={onKeyDown}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", key);
      }}
    >
      <div className="moscow-card-head">
        <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: key }} className="moscow-title">
          {title}
        </Link>
        {move && (
          <button
            type="button"
            className="icon-button"
            aria-label={t("moscow.move", { name: title })}
            title={t("moscow.move_hint")}
            onClick={() => move(card, null)}
          >
            <Icon name="dots" />
          </button>
        )}
      </div>
      <div className="moscow-row">
        <LifecycleBadge of={definition.lifecycle} />
        <SwitchBadge of={card.switch} />
        {card.class_above && (
          <span title={t("moscow.class_above_hint")}>
            <Badge tone="outline" icon="up">
              {t(`moscow.class.${card.class_above}`)}
            </Badge>
          </span>
        )}
        {card.standing?.grounds.must_test && (
          <span className="meta">{t(`moscow.test.${card.standing.grounds.must_test}`)}</span>
        )}
      </div>
      {card.standing?.class === "W" ? <Revisit card={card} /> : <Efforts card={card} widest={widest} names={names} />}
      <div className="moscow-row">
        <EvidenceButton card={card} names={names} />
        <VotesOf card={card} />
      </div>
      {card.impact && <ShortVerdict of={card.impact} />}
      <Place card={card} board={board} names={names} mark={mark} />
      <Warnings card={card} board={board} />
    </li>
  );
}

function Efforts({ card, widest, names }: Pick<CardProps, "card" | "widest" | "names">) {
  const { t } = useI18n();
  const efforts = effortsOf(card);
  if (!efforts || efforts.length === 0) {
    return efforts === null ? null : <p className="meta">{t("moscow.no_effort")}</p>;
  }
  const at = (value: number) => `${(value / widest) * 100}%`;
  return (
    <div className="moscow-efforts">
      {efforts.map((one) => {
        const unit = names.unit(one.pool);
        const words = t("moscow.effort_words", {
          pool: names.pool(one.pool),
          likely: names.amount(one.likely),
          low: names.amount(one.low),
          high: names.amount(one.high),
          unit,
        });
        return (
          <div key={one.pool} className="moscow-effort" title={words}>
            <span className="moscow-effort-bar" aria-hidden="true">
              <span
                className="moscow-effort-range"
                style={{ insetInlineStart: at(one.low), inlineSize: at(one.high - one.low) }}
              />
              <span className="moscow-effort-likely" style={{ inlineSize: at(one.likely) }} />
            </span>
            <b>
              {names.amount(one.likely)} {unit}
            </b>
            <span className="meta">
              {t("moscow.from_to", { low: names.amount(one.low), high: names.amount(one.high) })}
            </span>
            {efforts.length > 1 && <span className="meta">{names.pool(one.pool)}</span>}
          </div>
        );
      })}
    </div>
  );
}

/** What people voted in the latest round that was revealed. */
function VotesOf({ card }: { card: MoscowCard }) {
  const { t, locale } = useI18n();
  const { votes } = card;
  if (!votes || votes.classes.length === 0) return null;
  const apart = votes.disagreement ?? 0;
  const d = apart.toLocaleString(locale, { maximumFractionDigits: 2 });
  const words = t("moscow.votes_words", { votes: votes.classes.join(", "), d });
  return (
    <span className="moscow-votes" role="img" aria-label={words} title={words}>
      {votes.classes.slice(0, 8).map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: votes have no names here and do not change places
        <b key={at} className={one === votes.suggested ? undefined : "moscow-vote-other"}>
          {one}
        </b>
      ))}
      {apart > 0 && <span className="meta">D {d}</span>}
    </span>
  );
}

/** Of a Won't: why, and when it is looked at again. */
function Revisit({ card }: { card: MoscowCard }) {
  const { t, locale } = useI18n();
  const grounds = card.standing?.grounds;
  if (!grounds) return null;
  return (
    <>
      <p className="meta">{grounds.reason}</p>
      {grounds.revisit_on && (
        <p className="meta moscow-row">
          <Icon name="clock" size={14} /> {t("moscow.revisit_on", { day: dayText(grounds.revisit_on, locale) })}
        </p>
      )}
      {grounds.revisit_when && (
        <TriggerLine scenario={grounds.revisit_when.scenario} above={grounds.revisit_when.above} />
      )}
    </>
  );
}

function TriggerLine({ scenario, above }: { scenario: string; above: number }) {
  const { t } = useI18n();
  const name = useScenarioName(scenario);
  return (
    <p className="meta moscow-line">
      <Icon name="eye" size={14} /> {t("moscow.revisit_when", { scenario: name, above })}
    </p>
  );
}

/** Where the plan has it: the one that was promised, and the one that is open. */
function Place({ card, board, names, mark }: Pick<CardProps, "card" | "board" | "names" | "mark">) {
  const { t } = useI18n();
  const kind = card.standing?.class;
  if (!kind || kind === "W") return null;
  if (mark) return <p className={`moscow-place moscow-place-${mark}`}>{t(`moscow.mark.${mark}`)}</p>;
  if (card.committed) {
    const text = t("moscow.promised_in", { name: names.frame(card.committed) });
    return (
      <p className="moscow-place">
        <Icon name="check" size={14} /> {text}
      </p>
    );
  }
  return board.frame.committed ? <p className="moscow-place moscow-place-out">{t("moscow.not_promised")}</p> : null;
}

function Warnings({ card, board }: { card: MoscowCard; board: MoscowBoard }) {
  const word = useWord();
  const against = againstCard(board.rules, card.initiative.key);
  if (against.length === 0) return null;
  return (
    <div className="moscow-row">
      {against.slice(0, 3).map((rule) => (
        <Badge key={rule.code + rule.pool} tone={rule.level === "hint" ? "plain" : "amber"} icon="alert">
          {word("moscow.short", rule.code)}
        </Badge>
      ))}
    </div>
  );
}
