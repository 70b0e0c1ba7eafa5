import { Button } from "@mantine/core";
import type { MoscowBoard, MoscowPlan, PlanPin, PlanPlacement, PlanReason } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Icon } from "@/shared/parts";
import { changes, leftOut, loadsOf, percentFor, placed, type Wish } from "./plan";
import { type Names, reasonSaid } from "./words";

type Props = { plan: MoscowPlan; names: Names };

/** How full it is, what of the pain it takes away, and how sure it is that the Musts fit. */
export function Covered({ plan, board, names }: Props & { board: MoscowBoard }) {
  const { t } = useI18n();
  const open = plan.placements.filter((one) => one.class !== "W").length;
  const several = board.timeboxes.length > 1;
  return (
    <div className="moscow-covered">
      <p>
        {t("moscow.fills", { n: placed(plan).length, all: open })}{" "}
        {loadsOf(plan).map((load) => (
          <span key={load.pool}>
            {t("moscow.fills_pool", {
              used: names.amount(load.used),
              free: names.amount(load.free),
              unit: names.unit(load.pool),
              pool: names.pool(load.pool),
            })}{" "}
          </span>
        ))}
      </p>
      <p>
        <b>{t("moscow.covers", { covers: names.money(plan.covers), pain: names.money(plan.pain) })}</b>
      </p>
      <p>
        {t("moscow.musts_fit", { share: names.share(plan.musts_fit), draws: plan.draws })}{" "}
        {t("moscow.all_fit", { share: names.share(plan.all_fit) })}
      </p>
      {several && (
        <ul className="moscow-loads">
          {plan.loads.map((load) => (
            <li key={`${load.timebox} ${load.pool}`}>
              {names.frame(load.timebox)}, {names.pool(load.pool)}: {names.amount(load.used)} /{" "}
              {names.amount(load.free)} {names.unit(load.pool)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Why, in the reader's language; a reason that is not known here as the server says it. */
export function ReasonText({ reason, names }: { reason: PlanReason; names: Names }) {
  const { t } = useI18n();
  const said = reasonSaid(reason, names);
  return <>{said ? t(said.key, said.params) : reason.sentence}</>;
}

type PinProps = Props & { wish: Wish; pin: (key: string, to: PlanPin | null) => void };

type OutsProps = PinProps & { ask: (wish: Wish) => void; split: ((key: string) => void) | null };

export function LeftOut({ plan, wish, names, pin, ask, split }: OutsProps) {
  const { t } = useI18n();
  const out = leftOut(plan);
  return (
    <section>
      <h3>{t("moscow.left_out_why")}</h3>
      {out.length === 0 && <p className="meta">{t("moscow.nothing_left_out")}</p>}
      <ul className="moscow-plan-list">
        {out.map((one) => (
          <Out key={one.initiative} one={one} plan={plan} wish={wish} names={names} pin={pin} ask={ask} split={split} />
        ))}
      </ul>
    </section>
  );
}

/** What neither a pin nor a split brings into a plan. */
const CLOSED = new Set(["not_estimated", "not_here", "retired"]);

function Out({ one, plan, wish, names, pin, ask, split }: OutsProps & { one: PlanPlacement }) {
  const { t } = useI18n();
  const percent = percentFor(plan, one);
  const pinned = wish.pins[one.initiative];
  const closed = one.reasons.some((reason) => CLOSED.has(reason.code));
  return (
    <li>
      <Icon name="alert" size={16} />
      <div>
        <b>{names.initiative(one.initiative)}</b> <Badge>{t(`moscow.class.${one.class}`)}</Badge>
        {one.reasons.map((reason) => (
          <p key={`${reason.code} ${reason.pool} ${reason.initiatives.join()}`}>
            <ReasonText reason={reason} names={names} />
          </p>
        ))}
        <div className="moscow-buttons">
          {percent !== null && (
            <Button variant="default" onClick={() => ask({ ...wish, percent })}>
              {t("moscow.try_with", { n: percent })}
            </Button>
          )}
          {split && !closed && one.class !== "W" && (
            <Button variant="default" onClick={() => split(one.initiative)}>
              {t("moscow.split_it")}
            </Button>
          )}
          {pinned ? (
            <Button variant="default" onClick={() => pin(one.initiative, null)}>
              {t("moscow.unpin")}
            </Button>
          ) : (
            !closed && (
              <Button variant="default" onClick={() => pin(one.initiative, "in")}>
                {t("moscow.pin_in")}
              </Button>
            )
          )}
        </div>
      </div>
    </li>
  );
}

/** Against the plan that was promised. */
export function Changed({ plan, board, names }: Props & { board: MoscowBoard }) {
  const { t } = useI18n();
  const found = changes(plan);
  const icons = { in: "plus", out: "x", moved: "right" } as const;
  if (!board.frame.committed) return null;
  return (
    <section>
      <h3>{t("moscow.changed")}</h3>
      {found.length === 0 && <p className="meta">{t("moscow.changed_nothing")}</p>}
      <ul className="moscow-plan-list">
        {found.map((one) => (
          <li key={one.initiative}>
            <Icon name={icons[one.kind]} size={16} />
            <div>
              <b>{names.initiative(one.initiative)}</b>{" "}
              {t(`moscow.changed.${one.kind}`, {
                from: one.from ? names.frame(one.from) : "",
                to: one.to ? names.frame(one.to) : "",
              })}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is in, and taking it out for a try. */
export function Placed({ plan, wish, names, pin }: PinProps) {
  const { t } = useI18n();
  const inside = placed(plan);
  if (inside.length === 0) return null;
  return (
    <details className="moscow-details">
      <summary>{t("moscow.placed", { n: inside.length })}</summary>
      <ul className="moscow-plan-list">
        {inside.map((one) => {
          const pinned = wish.pins[one.initiative] === "in";
          return (
            <li key={one.initiative}>
              <Icon name={pinned ? "lock" : "check"} size={16} />
              <div className="moscow-placed">
                <span>
                  <b>{names.initiative(one.initiative)}</b> <Badge>{t(`moscow.class.${one.class}`)}</Badge>{" "}
                  <span className="meta">{names.frame(one.timebox ?? "")}</span>
                </span>
                <Button variant="default" onClick={() => pin(one.initiative, pinned ? null : "out")}>
                  {t(pinned ? "moscow.unpin" : "moscow.pin_out")}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

/** What some more capacity would buy. */
export function MoreCapacity({ plan, names, ask }: Props & { ask: () => void }) {
  const { t } = useI18n();
  const word = useWord();
  if (plan.more_capacity.length === 0) return null;
  return (
    <section>
      <h3>{t("moscow.more")}</h3>
      <ul className="moscow-plan-list">
        {plan.more_capacity.map((one) => {
          const gains = Object.entries(one.gains).filter(([aim, gain]) => gain !== 0 && aim !== "stability");
          const of = one.pool ? names.pool(one.pool) : t("moscow.more_of_all");
          return (
            <li key={one.pool ?? ""}>
              <Icon name="plus" size={16} />
              <div>
                <b>{t("moscow.more_of", { n: one.percent, of })}</b>{" "}
                {one.newly_in.length > 0
                  ? t("moscow.more_in", { names: one.newly_in.map(names.initiative).join(", ") })
                  : t("moscow.more_nothing")}
                {gains.length > 0 && (
                  <p className="meta">
                    {gains.map(([aim, gain]) => `${word("moscow.aim", aim)} ${gainText(aim, gain, names)}`).join(" · ")}
                  </p>
                )}
              </div>
            </li>
          );
        })}
      </ul>
      <Button variant="default" onClick={ask}>
        {t("moscow.try_with", { n: 110 })}
      </Button>
    </section>
  );
}

function gainText(aim: string, gain: number, names: Names): string {
  const sign = gain > 0 ? "+" : "−";
  const size = Math.abs(gain);
  if (aim === "musts") return `${sign}${names.amount(size)} %`;
  return sign + (aim.endsWith("_value") ? names.money(size * 100) : names.amount(size));
}
