import { Button, Group, Modal, Select, Table } from "@mantine/core";
import { useState } from "react";
import type { DeliveryState, Webhook, WebhookDelivery } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import {
  Badge,
  EmptyState,
  type IconName,
  Loading,
  ProblemNote,
  TableScroll,
  type Tone,
  tell,
  tellProblem,
  When,
} from "@/shared/parts";
import { useDeliveries, useDelivery, useReplay, useReplayFailed, useTestWebhook } from "./queries";
import { nameOf } from "./Webhooks";

const STATES: DeliveryState[] = ["waiting", "failing", "delivered", "given_up"];
const LOOKS: Record<DeliveryState, [Tone, IconName]> = {
  waiting: ["plain", "clock"],
  failing: ["amber", "alert"],
  delivered: ["green", "check"],
  given_up: ["red", "x"],
};
/** As long as the server keeps what was sent. */
const KEPT_MS = 30 * 86_400_000;

/** What was sent to a webhook, and what came back. */
export function WebhookLog({ webhook, close }: { webhook: Webhook; close: () => void }) {
  const { t } = useI18n();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t("webhooks.log_of", { name: nameOf(webhook) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {open ? (
        <Detail webhook={webhook} id={open} back={() => setOpen(null)} />
      ) : (
        <Log webhook={webhook} open={setOpen} />
      )}
    </Modal>
  );
}

function Log({ webhook, open }: { webhook: Webhook; open: (id: string) => void }) {
  const { t } = useI18n();
  const [state, setState] = useState<DeliveryState | null>(null);
  const list = useDeliveries(webhook.id, state);
  const test = useTestWebhook();
  const replay = useReplayFailed(webhook.id);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const onError = (error: unknown) => tellProblem(error, t);
  const sendTest = () => test.mutate(webhook.id, { onSuccess: () => tell(t("webhooks.test_sent"), t), onError });
  const sendAgain = () =>
    replay.mutate(new Date(Date.now() - KEPT_MS).toISOString(), {
      onSuccess: ({ count }) => tell(t("webhooks.replay_failed_done", { n: count }), t),
      onError,
    });
  return (
    <div className="stack">
      <Group>
        <Select
          aria-label={t("webhooks.state")}
          placeholder={t("webhooks.any_state")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={STATES.map((one) => ({ value: one, label: t(`webhooks.state_${one}`) }))}
          value={state}
          onChange={(value) => setState(STATES.find((one) => one === value) ?? null)}
        />
        <Button disabled={!webhook.active} loading={test.isPending} onClick={sendTest}>
          {t("webhooks.test")}
        </Button>
        <Button variant="default" disabled={!webhook.active} loading={replay.isPending} onClick={sendAgain}>
          {t("webhooks.replay_failed")}
        </Button>
      </Group>
      {list.isPending && <Loading rows={5} />}
      {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
      {list.data && rows.length === 0 && (
        <EmptyState icon="send" title={t("webhooks.empty_log")} hint={t("webhooks.empty_log_hint")} />
      )}
      {rows.length > 0 && <Rows rows={rows} open={open} />}
      {list.hasNextPage && (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </div>
  );
}

function Rows({ rows, open }: { rows: WebhookDelivery[]; open: (id: string) => void }) {
  const { t } = useI18n();
  return (
    <TableScroll label={t("webhooks.log")}>
      <Table className="table webhook-log">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("webhooks.event")}</Table.Th>
            <Table.Th>{t("webhooks.state")}</Table.Th>
            <Table.Th className="number">{t("webhooks.attempts")}</Table.Th>
            <Table.Th>{t("webhooks.made")}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t("webhooks.show_short")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>{row.kind}</Table.Td>
              <Table.Td>
                <State delivery={row} />
              </Table.Td>
              <Table.Td className="number">{row.attempts}</Table.Td>
              <Table.Td>
                <When at={row.created_at} />
              </Table.Td>
              <Table.Td className="number">
                <Button
                  variant="subtle"
                  aria-label={t("webhooks.show", { kind: row.kind, state: t(`webhooks.state_${row.state}`) })}
                  onClick={() => open(row.id)}
                >
                  {t("webhooks.show_short")}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

function State({ delivery }: { delivery: WebhookDelivery }) {
  const { t } = useI18n();
  const [tone, icon] = LOOKS[delivery.state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(`webhooks.state_${delivery.state}`)}
      {delivery.status ? ` · ${delivery.status}` : ""}
    </Badge>
  );
}

function Detail({ webhook, id, back }: { webhook: Webhook; id: string; back: () => void }) {
  const { t, locale } = useI18n();
  const { data: delivery, error, isPending } = useDelivery(webhook.id, id);
  const replay = useReplay(webhook.id);
  const sendAgain = () =>
    replay.mutate(id, {
      onSuccess: () => tell(t("webhooks.replayed"), t),
      onError: (problem) => tellProblem(problem, t),
    });
  return (
    <div className="stack">
      <Group>
        <Button variant="default" onClick={back} data-autofocus>
          {t("webhooks.back")}
        </Button>
        <Button disabled={!webhook.active || !delivery} loading={replay.isPending} onClick={sendAgain}>
          {t("webhooks.replay")}
        </Button>
      </Group>
      {isPending && <Loading rows={5} />}
      {error && <ProblemNote error={error} />}
      {delivery && (
        <>
          <p>
            <b>{delivery.kind}</b> <State delivery={delivery} />
            {delivery.error && <span className="meta"> {delivery.error}</span>}
          </p>
          <p className="meta break-anywhere">
            webhook-id: {delivery.id}
            {delivery.state === "failing" &&
              delivery.next_at &&
              ` · ${t("webhooks.next", { at: fullMoment(delivery.next_at, locale) })}`}
          </p>
          <Text label={t("webhooks.sent")} text={pretty(delivery.body)} />
          {delivery.answer !== null && (
            <Text label={t("webhooks.answer")} text={delivery.answer || t("webhooks.no_answer")} />
          )}
        </>
      )}
    </div>
  );
}

/** The body with line breaks, for people; what is signed is without them. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function Text({ label, text }: { label: string; text: string }) {
  return (
    <section className="webhook-text" aria-label={label}>
      <h3>{label}</h3>
      <TableScroll label={label}>
        <pre className="code">{text}</pre>
      </TableScroll>
    </section>
  );
}
