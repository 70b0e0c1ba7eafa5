import { Button, Loader, NumberInput } from "@mantine/core";
import { useState } from "react";
import type { MoscowBoard, MoscowPlan, PlanPin } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Icon, ProblemNote } from "@/shared/parts";
import { CommitPlan } from "./CommitPlan";
import { ComparePlans } from "./ComparePlans";
import { Changed, Covered, LeftOut, MoreCapacity, Placed } from "./PlanParts";
import { AS_IT_IS, isWhatIf, openAim, type Wish } from "./plan";
import { type Lead, Rules } from "./Rules";
import { SplitDialog } from "./SplitDialog";
import type { Names } from "./words";

type Props = {
  board: MoscowBoard;
  plan: MoscowPlan | null;
  /** The first one, with the capacity that there is, to compare with. */
  before: MoscowPlan | null;
  wish: Wish;
  asking: boolean;
  error: unknown;
  ask: (wish: Wish) => void;
  names: Names;
  lead: Lead;
  close: () => void;
};

/** A plan that was proposed: what it covers, what it leaves out and why, and making it a promise. */
export function PlanPanel({ board, plan, before, wish, asking, error, ask, names, lead, close }: Props) {
  const { t } = useI18n();
  const writes = useMay("moscow.write");
  const [splitting, setSplitting] = useState<string | null>(null);
  const whole = board.cards.find((card) => card.initiative.key === splitting)?.initiative;
  const pin = (key: string, to: PlanPin | null) => {
    const { [key]: _, ...others } = wish.pins;
    ask({ ...wish, pins: to ? { ...others, [key]: to } : others });
  };
  return (
    <aside className="moscow-panel" aria-label={t("moscow.plan")} aria-busy={asking}>
      {whole && <SplitDialog initiative={whole} done={() => setSplitting(null)} close={() => setSplitting(null)} />}
      <div className="moscow-panel-head">
        <h2>{t(isWhatIf(wish) ? "moscow.plan_what_if" : "moscow.plan")}</h2>
        {plan && <Proof plan={plan} />}
        {asking && <Loader size={16} aria-label={t("moscow.planning")} />}
        <span className="grow" />
        <button type="button" className="icon-button" aria-label={t("action.close")} onClick={close}>
          <Icon name="x" />
        </button>
      </div>
      {error !== null && error !== undefined && <ProblemNote error={error} retry={() => ask(wish)} />}
      {!plan && asking && <p className="meta">{t("moscow.planning")}</p>}
      {plan && (
        <>
          <Covered plan={plan} board={board} names={names} />
          <Conflict plan={plan} names={names} lead={lead} />
          <LeftOut plan={plan} wish={wish} names={names} pin={pin} ask={ask} split={writes ? setSplitting : null} />
          <Changed plan={plan} board={board} names={names} />
          <Placed plan={plan} wish={wish} names={names} pin={pin} />
          <MoreCapacity plan={plan} names={names} ask={() => ask({ ...wish, percent: 110 })} />
          <WhatIf key={wish.percent} wish={wish} ask={ask} />
          <section>
            <h3>{t("moscow.before_you_commit")}</h3>
            <Rules rules={plan.rules} names={names} lead={lead} />
          </section>
          <Foot
            board={board}
            plan={plan}
            before={before}
            wish={wish}
            ask={ask}
            names={names}
            lead={lead}
            close={close}
          />
        </>
      )}
    </aside>
  );
}

function Proof({ plan }: { plan: MoscowPlan }) {
  const { t, locale } = useI18n();
  const open = openAim(plan);
  if (plan.status === "optimal") {
    return (
      <Badge tone="green" icon="check">
        {t("moscow.proved_best")}
      </Badge>
    );
  }
  if (plan.status === "feasible" && open) {
    const gap = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(open.gap);
    return <Badge tone="amber">{t("moscow.gap", { gap })}</Badge>;
  }
  const known = { heuristic: "moscow.heuristic", infeasible: "moscow.infeasible" } as const;
  return <Badge tone="amber">{t(known[plan.status as keyof typeof known] ?? "moscow.unknown_plan")}</Badge>;
}

function Conflict({ plan, names, lead }: { plan: MoscowPlan; names: Names; lead: Lead }) {
  const { t } = useI18n();
  if (plan.conflict.length === 0) return null;
  return (
    <div className="problem" role="alert">
      <Icon name="alert" />
      <div>
        <b>{t("moscow.rule.musts_infeasible")}</b>
        <ul className="moscow-ways">
          {plan.conflict.map((key) => (
            <li key={key}>
              <button
                type="button"
                className="pill-button"
                onClick={() => (lead.move ? lead.move(key, null) : lead.initiative(key, "class"))}
              >
                {names.initiative(key)}
              </button>
            </li>
          ))}
        </ul>
        <p>{t("moscow.remedy.musts_infeasible")}</p>
      </div>
    </div>
  );
}

/** The same with another capacity; nothing is promised by it. */
function WhatIf({ wish, ask }: { wish: Wish; ask: (wish: Wish) => void }) {
  const { t } = useI18n();
  const [percent, setPercent] = useState<number | "">(wish.percent);
  const wanted = percent === "" ? wish.percent : percent;
  return (
    <form
      className="moscow-what-if"
      onSubmit={(event) => {
        event.preventDefault();
        ask({ ...wish, percent: wanted });
      }}
    >
      <NumberInput
        label={t("moscow.what_if")}
        suffix=" %"
        min={10}
        max={300}
        allowDecimal={false}
        value={percent}
        onChange={(value) => setPercent(value === "" ? "" : Number(value))}
      />
      <Button type="submit" variant="default" disabled={wanted < 10 || wanted > 300}>
        {t("moscow.try")}
      </Button>
      {(isWhatIf(wish) || Object.keys(wish.pins).length > 0) && (
        <Button variant="subtle" onClick={() => ask(AS_IT_IS)}>
          {t("moscow.as_it_is")}
        </Button>
      )}
    </form>
  );
}

type FootProps = Pick<Props, "board" | "before" | "wish" | "ask" | "names" | "lead" | "close"> & { plan: MoscowPlan };

function Foot({ board, plan, before, wish, ask, names, lead, close }: FootProps) {
  const { t, locale } = useI18n();
  const decides = useMay("moscow.decide");
  const [shown, setShown] = useState<"compare" | "commit" | null>(null);
  const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(plan.seconds);
  return (
    <div className="moscow-panel-foot">
      <p className="meta">{t("moscow.solved_by", { solver: plan.solver, seconds })}</p>
      <div className="moscow-buttons">
        <Button variant="default" onClick={() => setShown("compare")}>
          {t("moscow.compare")}
        </Button>
        {decides && board.frame.status !== "closed" && (
          <Button onClick={() => setShown("commit")}>{t("moscow.accept")}</Button>
        )}
      </div>
      {shown === "compare" && (
        <ComparePlans board={board} plan={plan} before={before} names={names} close={() => setShown(null)} />
      )}
      {shown === "commit" && (
        <CommitPlan
          board={board}
          plan={plan}
          names={names}
          lead={lead}
          again={() => ask(wish)}
          committed={close}
          close={() => setShown(null)}
        />
      )}
    </div>
  );
}
