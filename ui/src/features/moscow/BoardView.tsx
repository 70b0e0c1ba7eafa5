import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import type { MoscowBoard, MoscowClass, MoscowPlan } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EmptyState, Icon } from "@/shared/parts";
import { CapacityBars } from "./CapacityBar";
import { Columns, focusCard } from "./Columns";
import { MoveDialog } from "./MoveDialog";
import { PlanPanel } from "./PlanPanel";
import { AS_IT_IS, isWhatIf, marksOf, placed, type Wish } from "./plan";
import { usePropose } from "./queries";
import { type Lead, Rules } from "./Rules";
import { useNames } from "./useNames";

type Props = { board: MoscowBoard; editFrame: (() => void) | null };

/** Capacity, columns, and beside them the rules or a plan. */
export function BoardView({ board, editFrame }: Props) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const writes = useMay("moscow.write");
  const decides = useMay("moscow.decide") && board.frame.status !== "closed";
  const names = useNames(board);
  const [panel, setPanel] = useState<"rules" | "plan" | null>(null);
  const [moving, setMoving] = useState<{ key: string; to: MoscowClass | null } | null>(null);
  const moved = useFocusAfterMove();
  const planning = usePlanning(board.frame.id);
  const open = panel === "plan" ? planning.plan : null;
  const planned = useMemo(() => plannedOf(board, open), [board, open]);
  const marks = useMemo(() => marksOf(open, board.frame.committed !== null), [open, board]);
  const propose = () => {
    setPanel("plan");
    planning.ask(AS_IT_IS);
  };
  const lead: Lead = {
    initiative: (key, way) => {
      if (way === "votes") {
        return void navigate({
          to: "/moscow/$frameId",
          params: { frameId: board.frame.id },
          search: { view: "votes" },
        });
      }
      const params = { initiativeKey: key };
      return void navigate({ to: "/moscow/initiatives/$initiativeKey", params, search: { edit: way } });
    },
    move: decides ? (key, to) => setMoving({ key, to }) : null,
    frame: editFrame,
  };
  const card = moving && board.cards.find((one) => one.initiative.key === moving.key);
  const noCapacity = board.pools.every((pool) => pool.capacity === 0);
  return (
    <div className={panel ? "moscow moscow-beside" : "moscow"}>
      <div className="moscow-main">
        <div className="moscow-tools">
          <RulesButton
            board={board}
            opened={panel === "rules"}
            toggle={() => setPanel(panel === "rules" ? null : "rules")}
          />
          {writes && board.frame.status !== "closed" && (
            <Button
              variant="default"
              leftSection={<Icon name="bolt" />}
              onClick={propose}
              loading={planning.asking && panel !== "plan"}
            >
              {t("moscow.propose")}
            </Button>
          )}
        </div>
        <div className="card moscow-capacity">
          <CapacityBars board={board} planned={planned} names={names} />
          {noCapacity && (
            <p className="moscow-row">
              <Icon name="alert" size={14} /> {t("moscow.no_capacity")}
              {editFrame && (
                <Button variant="default" onClick={editFrame}>
                  {t("moscow.way.frame")}
                </Button>
              )}
            </p>
          )}
        </div>
        {board.cards.length === 0 ? (
          <EmptyState icon="columns" title={t("moscow.no_initiative")} hint={t("moscow.no_initiative_hint")} />
        ) : (
          <Columns
            board={board}
            names={names}
            marks={marks}
            move={decides ? (one, to) => setMoving({ key: one.initiative.key, to }) : null}
          />
        )}
      </div>
      {panel === "rules" && <RulesPanel board={board} names={names} lead={lead} close={() => setPanel(null)} />}
      {panel === "plan" && (
        <PlanPanel board={board} {...planning} names={names} lead={lead} close={() => setPanel(null)} />
      )}
      {card && moving && (
        <MoveDialog
          board={board}
          card={card}
          to={moving.to}
          names={names}
          moved={(key) => {
            setMoving(null);
            moved(key);
          }}
          close={() => setMoving(null)}
        />
      )}
    </div>
  );
}

/** In the plan that is open, else in the one that was promised; null where there is neither. */
function plannedOf(board: MoscowBoard, plan: MoscowPlan | null): ReadonlySet<string> | null {
  if (plan) return new Set(placed(plan).map((one) => one.initiative));
  return board.frame.committed ? new Set(Object.keys(board.frame.committed)) : null;
}

/** Asking for plans; the first with the capacity that there is stays to compare with. */
function usePlanning(frame: string) {
  const propose = usePropose(frame);
  const [wish, setWish] = useState<Wish>(AS_IT_IS);
  const [plan, setPlan] = useState<MoscowPlan | null>(null);
  const [before, setBefore] = useState<MoscowPlan | null>(null);
  const ask = (wanted: Wish) => {
    setWish(wanted);
    propose.mutate(
      { capacity_percent: wanted.percent, pins: wanted.pins },
      {
        onSuccess: (made) => {
          setPlan(made);
          if (!isWhatIf(wanted) && Object.keys(wanted.pins).length === 0) setBefore(made);
        },
      },
    );
  };
  return { plan, before, wish, ask, asking: propose.isPending, error: propose.error };
}

/** A card that was moved stands elsewhere, as another element: the focus follows it there. */
function useFocusAfterMove() {
  const [key, setKey] = useState<string | null>(null);
  useEffect(() => {
    if (key === null) return;
    // After the dialog has given the focus back to where it came from.
    const timer = setTimeout(() => {
      focusCard(key);
      setKey(null);
    }, 250);
    return () => clearTimeout(timer);
  }, [key]);
  return setKey;
}

type ButtonProps = { board: MoscowBoard; opened: boolean; toggle: () => void };

function RulesButton({ board, opened, toggle }: ButtonProps) {
  const { t } = useI18n();
  const blocks = board.rules.filter((rule) => rule.blocks === "commit").length;
  const n = board.rules.length;
  return (
    <Button
      variant="default"
      aria-expanded={opened}
      leftSection={<Icon name={n > 0 ? "alert" : "check"} />}
      onClick={toggle}
    >
      {n === 0 ? t("moscow.rules_hold") : t(blocks > 0 ? "moscow.rules_n_block" : "moscow.rules_n", { n, blocks })}
    </Button>
  );
}

type PanelProps = { board: MoscowBoard; names: ReturnType<typeof useNames>; lead: Lead; close: () => void };

function RulesPanel({ board, names, lead, close }: PanelProps) {
  const { t } = useI18n();
  return (
    <aside className="moscow-panel" aria-label={t("moscow.before_you_commit")}>
      <div className="moscow-panel-head">
        <h2>{t("moscow.before_you_commit")}</h2>
        <span className="grow" />
        <button type="button" className="icon-button" aria-label={t("action.close")} onClick={close}>
          <Icon name="x" />
        </button>
      </div>
      <Rules rules={board.rules} names={names} lead={lead} />
      <p className="meta">{t("moscow.rules_hint")}</p>
    </aside>
  );
}
