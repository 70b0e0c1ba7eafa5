import { Button, Menu, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import type { Order, OrderAction, PossibleActions, Undertaking } from "@/api/models";
import { money } from "@/shared/format";
import { useI18n, useWord } from "@/shared/i18n";
import { Badge, Icon, type IconName, Loading, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { hindranceText, useMove, usePossibleActions } from "./acting";

/** The forms come when the first is wanted. */
const ActionForm = lazy(() => import("./ActionForm").then(({ ActionForm }) => ({ default: ActionForm })));

const ICONS: Record<OrderAction, IconName> = {
  return: "return",
  refund: "coin",
  replacement: "box",
  warranty_claim: "settings",
  address_change: "edit",
  item_change: "edit",
  exchange: "return",
  payment_method_change: "coin",
  item_cancellation: "box",
};

type Props = { order: Order; ticket?: string };

/** What can be done about the order, and what was begun. What cannot be done says why. */
export function OrderActions({ order, ticket }: Props) {
  const { t } = useI18n();
  const possible = usePossibleActions(order.id);
  const [open, setOpen] = useState<OrderAction | null>(null);
  if (possible.isPending) return <Loading rows={2} />;
  if (possible.isError) return <ProblemNote error={possible.error} retry={() => void possible.refetch()} />;
  return (
    <div className="order-actions">
      <Undertakings possible={possible.data} ticket={ticket} />
      <ActionMenu possible={possible.data} choose={setOpen} label={t("act.menu")} />
      {open && (
        <Suspense fallback={<Loading rows={2} />}>
          <ActionForm
            key={open}
            action={open}
            order={order}
            possible={possible.data}
            ticket={ticket}
            close={() => setOpen(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

type MenuProps = { possible: PossibleActions; choose: (action: OrderAction) => void; label: string };

/** Entries that are hindered stay readable and reachable by keyboard; they only do nothing. */
function ActionMenu({ possible, choose, label }: MenuProps) {
  const { t, locale } = useI18n();
  return (
    <Menu position="bottom-start" width={300} shadow="md">
      <Menu.Target>
        <Button variant="default" fullWidth rightSection={<Icon name="down" size={14} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {possible.actions.map((one) => {
          const why = one.hindrance ?? one.exception;
          return (
            <Menu.Item
              key={one.action}
              leftSection={<Icon name={ICONS[one.action]} />}
              aria-disabled={!one.possible}
              data-hindered={!one.possible || undefined}
              closeMenuOnClick={one.possible}
              onClick={() => one.possible && choose(one.action)}
            >
              <span className="short-main">
                <span>{t(`act.${one.action}`)}</span>
                {why && (
                  <span className="meta action-why">
                    {hindranceText(why, t, locale)}
                    {one.exception ? ` ${t("act.with_reason")}` : ""}
                  </span>
                )}
              </span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What was begun: its state, and how it goes on from here. */
function Undertakings({ possible, ticket }: { possible: PossibleActions; ticket?: string }) {
  const { t } = useI18n();
  if (possible.undertakings.length === 0) return null;
  return (
    <ul className="undertakings" aria-label={t("act.begun")}>
      {possible.undertakings.map((one) => (
        <li key={one.id}>
          <UndertakingRow one={one} ticket={ticket} />
        </li>
      ))}
    </ul>
  );
}

function stateWord(one: Undertaking): string {
  const kinds = {
    return: "return_state",
    refund: "refund_state",
    replacement: "order_state",
    warranty_claim: "claim_state",
  };
  return kinds[one.kind];
}

const ENDED = ["closed", "rejected", "paid", "delivered", "cancelled"];

function UndertakingRow({ one, ticket }: { one: Undertaking; ticket?: string }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const title = one.amount ? `${t(`act.kind_${one.kind}`)} ${money(one.amount, locale)}` : t(`act.kind_${one.kind}`);
  return (
    <>
      <div className="order-head">
        {one.kind === "replacement" ? (
          <Link to="/orders/$orderId" params={{ orderId: one.id }}>
            {title} {one.number}
          </Link>
        ) : (
          <b>{title}</b>
        )}
        <Badge tone={one.state === "rejected" ? "red" : ENDED.includes(one.state) ? "green" : "amber"}>
          {word(stateWord(one), one.state)}
        </Badge>
      </div>
      <p className="meta">
        <When at={one.at} />
        {one.reason ? ` · ${one.reason}` : ""}
        {one.exception ? ` · ${t("act.exception")}` : ""}
        {one.ticket_id && one.ticket_id !== ticket && (
          <>
            {" · "}
            <Link to="/inbox/$ticketId" params={{ ticketId: one.ticket_id }} search={{ view: "open" }}>
              {t("act.its_ticket")}
            </Link>
          </>
        )}
      </p>
      <Steps one={one} ticket={ticket} />
    </>
  );
}

function Steps({ one, ticket }: { one: Undertaking; ticket?: string }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const move = useMove();
  if (one.next.length === 0) return null;
  const go = (state: string) =>
    move.mutate(
      { one, state, ticket },
      { onSuccess: () => tell(t("done.saved"), t), onError: (error) => tellProblem(error, t) },
    );
  return (
    <div className="badges">
      {one.next.map((step) => {
        const name = word(`${stateWord(one)}_step`, step.state);
        const why = step.hindrance ? hindranceText(step.hindrance, t, locale) : null;
        const label = `${name}: ${t(`act.kind_${one.kind}`)}`;
        return why ? (
          <Tooltip key={step.state} label={why} multiline w={260} events={{ hover: true, focus: true, touch: true }}>
            <Button size="compact-xs" variant="default" aria-disabled data-disabled aria-label={`${label}. ${why}`}>
              {name}
            </Button>
          </Tooltip>
        ) : (
          <Button
            key={step.state}
            size="compact-xs"
            variant="default"
            aria-label={label}
            loading={move.isPending && move.variables?.state === step.state}
            onClick={() => go(step.state)}
          >
            {name}
          </Button>
        );
      })}
    </div>
  );
}
