import { Button, Modal, MultiSelect, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Webhook } from "@/api/models";
import { isProblem } from "@/api/problem";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EditForm, ShownOnce, tell, tellProblem } from "@/shared/parts";
import {
  kindsQuery,
  useAddWebhook,
  useChangeWebhook,
  useRemoveWebhook,
  useRotateSecret,
  type WebhookForm,
} from "./queries";

export function WebhookEdit({ webhook, close }: { webhook: Webhook | null; close: () => void }) {
  const { t } = useI18n();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t(webhook ? "webhooks.edit" : "webhooks.new")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {secret ? (
        <ShownOnce label={t("webhooks.secret")} hint={t("webhooks.secret_hint")} secret={secret} close={close} />
      ) : (
        <>
          <Fields webhook={webhook} close={close} show={setSecret} />
          {webhook && <Further webhook={webhook} close={close} show={setSecret} />}
        </>
      )}
    </Modal>
  );
}

type Props<T> = { webhook: T; close: () => void; show: (secret: string) => void };

function Fields({ webhook, close, show }: Props<Webhook | null>) {
  const { t } = useI18n();
  const add = useAddWebhook();
  const change = useChangeWebhook(webhook);
  const { data: kinds = [] } = useQuery(kindsQuery);
  const [form, setForm] = useState<WebhookForm>({
    url: webhook?.url ?? "",
    description: webhook?.description ?? "",
    kinds: webhook?.kinds ?? [],
    active: webhook?.active ?? true,
  });
  const set = (part: Partial<WebhookForm>) => setForm((before) => ({ ...before, ...part }));
  const error = webhook ? change.error : add.error;
  const of = (field: string) => (isProblem(error) ? error.of(field) : undefined);
  const submit = () => {
    if (!webhook) {
      add.mutate(form, { onSuccess: (made) => show(made.secret) });
      return;
    }
    // An address that is left alone is not judged anew.
    const { url, ...rest } = form;
    change.mutate(url === webhook.url ? rest : form, {
      onSuccess: () => {
        tell(t("done.saved"), t);
        close();
      },
    });
  };
  return (
    <EditForm
      close={close}
      save={submit}
      saving={add.isPending || change.isPending}
      error={error}
      saveLabel={t(webhook ? "action.save" : "action.add")}
    >
      <TextInput
        label={t("webhooks.url")}
        description={t("webhooks.url_hint")}
        placeholder="https://example.com/hooks"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={1000}
        value={form.url}
        error={of("url")}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <TextInput
        label={t("webhooks.description")}
        description={t("webhooks.description_hint")}
        maxLength={200}
        value={form.description}
        error={of("description")}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <MultiSelect
        label={t("webhooks.kinds")}
        description={t("webhooks.kinds_hint")}
        searchable
        hidePickedOptions
        data={kinds.map((kind) => kind.name)}
        value={form.kinds}
        error={of("kinds")}
        onChange={(value) => set({ kinds: value })}
      />
      {webhook && (
        <Switch
          label={t("webhooks.active")}
          description={t("webhooks.active_hint")}
          checked={form.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </EditForm>
  );
}

/** What changes more than the form does. */
function Further({ webhook, close, show }: Props<Webhook>) {
  const { t, locale } = useI18n();
  const rotate = useRotateSecret();
  const remove = useRemoveWebhook();
  const until = webhook.old_secret_until;
  const onError = (error: unknown) => tellProblem(error, t);
  const removed = () => {
    tell(t("webhooks.removed"), t);
    close();
  };
  return (
    <ul className="short-list webhook-further">
      <li className="short-row">
        <span className="short-main">
          <span className="meta">{t("webhooks.rotate_hint")}</span>
          {until && Date.parse(until) > Date.now() && (
            <span className="meta">{t("webhooks.old_secret", { at: fullMoment(until, locale) })}</span>
          )}
        </span>
        <Button
          variant="default"
          loading={rotate.isPending}
          onClick={() => rotate.mutate(webhook.id, { onSuccess: (made) => show(made.secret), onError })}
        >
          {t("webhooks.rotate")}
        </Button>
      </li>
      <li className="short-row">
        <span className="short-main">
          <span className="meta">{t("webhooks.remove_hint")}</span>
        </span>
        <Button
          variant="outline"
          color="red"
          loading={remove.isPending}
          onClick={() => remove.mutate(webhook.id, { onSuccess: removed, onError })}
        >
          {t("webhooks.remove")}
        </Button>
      </li>
    </ul>
  );
}
