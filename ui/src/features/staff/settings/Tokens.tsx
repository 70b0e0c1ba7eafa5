import { Button, Modal, MultiSelect, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Token } from "@/api/models";
import { isProblem } from "@/api/problem";
import { longDay } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, EditForm, EmptyState, Icon, Loading, ProblemNote, ShownOnce, tellProblem } from "@/shared/parts";
import { useSession } from "../session";
import { useMakeToken, useRevokeToken, useTokens } from "./queries";
import { SettingsFrame } from "./SettingsFrame";

export function Tokens() {
  const { t, locale } = useI18n();
  const tokens = useTokens();
  const revoke = useRevokeToken();
  const [making, setMaking] = useState(false);
  return (
    <SettingsFrame
      title="settings.tokens"
      lead="tokens.lead"
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setMaking(true)}>
          {t("tokens.new")}
        </Button>
      }
    >
      <Card label={t("settings.tokens")}>
        {tokens.isPending && <Loading rows={3} />}
        {tokens.isError && <ProblemNote error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.data?.length === 0 && <EmptyState icon="key" title={t("tokens.none")} hint={t("tokens.none_hint")} />}
        <ul className="short-list">
          {tokens.data?.map((token) => (
            <li key={token.id} className="short-row">
              <Icon name="key" />
              <span className="short-main">
                <b>{token.name}</b>
                <span className="meta">{token.scopes.join(", ")}</span>
                <span className="meta">
                  {t(`tokens.acts_as_${token.acts_as}`)} ·{" "}
                  {t("tokens.made", { day: longDay(token.created_at, locale) })} ·{" "}
                  {token.expires_at
                    ? t("tokens.until", { day: longDay(token.expires_at, locale) })
                    : t("tokens.forever")}
                </span>
              </span>
              <Button
                variant="outline"
                color="red"
                aria-label={t("tokens.revoke", { name: token.name })}
                onClick={() => revoke.mutate(token.id, { onError: (error) => tellProblem(error, t) })}
              >
                {t("tokens.revoke_short")}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {making && <MakeToken close={() => setMaking(false)} />}
    </SettingsFrame>
  );
}

const DAY = 86_400_000;

function MakeToken({ close }: { close: () => void }) {
  const { t } = useI18n();
  const { permissions } = useSession();
  const make = useMakeToken();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>([]);
  const [actsAs, setActsAs] = useState<Token["acts_as"]>("person");
  const [days, setDays] = useState("90");
  const of = (field: string) => (isProblem(make.error) ? make.error.of(field) : undefined);
  const submit = () => {
    const expires_at = days === "0" ? null : new Date(Date.now() + Number(days) * DAY).toISOString();
    make.mutate({ name: name.trim(), scopes, acts_as: actsAs, expires_at });
  };
  return (
    <Modal opened onClose={close} title={t("tokens.new")} closeButtonProps={{ "aria-label": t("action.close") }}>
      {make.data ? (
        <ShownOnce label={t("tokens.secret")} hint={t("tokens.secret_hint")} secret={make.data.secret} close={close} />
      ) : (
        <EditForm close={close} save={submit} saving={make.isPending} error={make.error} saveLabel={t("tokens.make")}>
          <TextInput
            label={t("field.name")}
            description={t("tokens.name_hint")}
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            error={of("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <MultiSelect
            label={t("tokens.scopes")}
            description={t("tokens.scopes_hint")}
            searchable
            data={permissions.map((grant) => grant.permission)}
            value={scopes}
            error={of("scopes")}
            onChange={setScopes}
          />
          <Select
            label={t("tokens.acts_as")}
            description={t(`tokens.acts_as_${actsAs}_hint`)}
            allowDeselect={false}
            data={(["person", "program"] as const).map((one) => ({ value: one, label: t(`tokens.acts_as_${one}`) }))}
            value={actsAs}
            error={of("acts_as")}
            onChange={(value) => setActsAs(value === "program" ? "program" : "person")}
          />
          <Select
            label={t("tokens.expires")}
            allowDeselect={false}
            data={["30", "90", "365", "0"].map((one) => ({
              value: one,
              label: one === "0" ? t("tokens.forever") : t("tokens.days", { n: Number(one) }),
            }))}
            value={days}
            error={of("expires_at")}
            onChange={(value) => setDays(value ?? "90")}
          />
        </EditForm>
      )}
    </Modal>
  );
}
