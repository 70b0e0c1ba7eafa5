import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Webhook } from "@/api/models";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, EmptyState, Icon, Loading, ProblemNote } from "@/shared/parts";
import { webhooksQuery } from "./queries";
import { WebhookEdit } from "./WebhookEdit";
import { WebhookLog } from "./WebhookLog";

export const nameOf = (webhook: Webhook) => webhook.description || webhook.url;

/** Programs that are told what happens here. */
export function Webhooks() {
  const { t } = useI18n();
  const webhooks = useQuery(webhooksQuery);
  const [editing, setEditing] = useState<string | "new" | null>(null);
  const [reading, setReading] = useState<string | null>(null);
  const find = (id: string | null) => webhooks.data?.find((one) => one.id === id);
  const edited = find(editing);
  const read = find(reading);
  return (
    <Card
      title={t("settings.webhooks")}
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("webhooks.new")}
        </Button>
      }
    >
      {webhooks.isPending && <Loading rows={3} />}
      {webhooks.isError && <ProblemNote error={webhooks.error} retry={() => void webhooks.refetch()} />}
      {webhooks.data?.length === 0 && (
        <EmptyState icon="send" title={t("webhooks.none")} hint={t("webhooks.none_hint")} />
      )}
      <ul className="short-list">
        {webhooks.data?.map((one) => (
          <Row key={one.id} webhook={one} edit={() => setEditing(one.id)} read={() => setReading(one.id)} />
        ))}
      </ul>
      {editing === "new" && <WebhookEdit webhook={null} close={() => setEditing(null)} />}
      {edited && <WebhookEdit key={edited.id} webhook={edited} close={() => setEditing(null)} />}
      {read && <WebhookLog webhook={read} close={() => setReading(null)} />}
    </Card>
  );
}

function Row({ webhook, edit, read }: { webhook: Webhook; edit: () => void; read: () => void }) {
  const { t } = useI18n();
  const count = webhook.kinds.length;
  return (
    <li className="short-row">
      <Icon name="send" />
      <span className="short-main">
        <b className="break-anywhere">{nameOf(webhook)}</b>
        {webhook.description && <span className="meta break-anywhere">{webhook.url}</span>}
        <span className="meta">
          <Standing webhook={webhook} />{" "}
          {count === 0 ? t("webhooks.all_kinds") : t("webhooks.some_kinds", { n: count })}
        </span>
      </span>
      <Button variant="default" aria-label={t("webhooks.log_of", { name: nameOf(webhook) })} onClick={read}>
        {t("webhooks.log")}
      </Button>
      <Button variant="default" aria-label={t("webhooks.change", { name: nameOf(webhook) })} onClick={edit}>
        {t("action.edit")}
      </Button>
    </li>
  );
}

function Standing({ webhook }: { webhook: Webhook }) {
  const { t, locale } = useI18n();
  if (!webhook.active) {
    const because = webhook.off_because;
    return because ? (
      <Badge tone="red" icon="alert">
        {t(`webhooks.off_${because}`)}
      </Badge>
    ) : (
      <Badge>{t("webhooks.off")}</Badge>
    );
  }
  if (webhook.failing_since) {
    return (
      <Badge tone="amber" icon="alert">
        {t("webhooks.failing", { at: fullMoment(webhook.failing_since, locale) })}
      </Badge>
    );
  }
  return (
    <Badge tone="green" icon="check">
      {t("webhooks.on")}
    </Badge>
  );
}
