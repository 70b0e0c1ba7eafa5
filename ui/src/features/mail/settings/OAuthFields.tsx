import { PasswordInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Mailbox, MailOAuth } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { ProblemNote } from "@/shared/parts";
import { chosen, type Servers, type SignIn, signInOf } from "./oauth";
import { providersQuery } from "./queries";

type OAuthProps = {
  mailbox: Mailbox | null;
  address: string;
  servers: Servers;
  set: (servers: Servers) => void;
  setSecret: (secret: string) => void;
  of: (field: string) => string | undefined;
};

/** How the servers are signed in at. A known provider fills in what can be known of it. */
export function OAuthFields({ mailbox, address, servers, set, setSecret, of }: OAuthProps) {
  const { t } = useI18n();
  const providers = useQuery(providersQuery);
  const known = providers.data?.items ?? [];
  const { oauth } = servers;
  const change = (part: Partial<MailOAuth>) => oauth && set({ ...servers, oauth: { ...oauth, ...part } });
  const choices: { value: SignIn; label: string }[] = [
    { value: "password", label: t("mail.sign_in_password") },
    ...known.map((one) => ({ value: one.id, label: one.name })),
    { value: "other", label: t("mail.sign_in_other") },
  ];
  if (providers.isError) return <ProblemNote error={providers.error} retry={() => void providers.refetch()} />;
  return (
    <fieldset className="stack">
      <legend>{t("mail.sign_in")}</legend>
      <Select
        label={t("mail.sign_in_by")}
        description={t("mail.sign_in_hint")}
        allowDeselect={false}
        disabled={providers.isPending}
        data={choices}
        value={signInOf(oauth, known)}
        onChange={(value) => value && set(chosen(value, servers, known, address))}
      />
      {oauth && (
        <>
          <RedirectAddress address={providers.data?.redirect_uri ?? null} />
          <TextInput
            label={t("mail.client_id")}
            description={t("mail.client_id_hint")}
            required
            withAsterisk={false}
            autoComplete="off"
            value={oauth.client_id}
            error={of("oauth.client_id")}
            onChange={(event) => change({ client_id: event.currentTarget.value })}
          />
          <PasswordInput
            label={t("mail.client_secret")}
            description={mailbox?.has_client_secret ? t("mail.password_kept") : undefined}
            autoComplete="new-password"
            error={of("client_secret")}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          <Select
            label={t("mail.grant")}
            allowDeselect={false}
            data={[
              { value: "authorization_code", label: t("mail.grant_authorization_code") },
              { value: "client_credentials", label: t("mail.grant_client_credentials") },
            ]}
            value={oauth.grant ?? "authorization_code"}
            onChange={(value) =>
              change({ grant: value === "client_credentials" ? "client_credentials" : "authorization_code" })
            }
          />
          {oauth.grant !== "client_credentials" && (
            <TextInput
              label={t("mail.authorization_url")}
              type="url"
              value={oauth.authorization_url}
              error={of("oauth.authorization_url")}
              onChange={(event) => change({ authorization_url: event.currentTarget.value })}
            />
          )}
          <TextInput
            label={t("mail.token_url")}
            type="url"
            value={oauth.token_url}
            error={of("oauth.token_url")}
            onChange={(event) => change({ token_url: event.currentTarget.value })}
          />
          <TextInput
            label={t("mail.scope")}
            value={oauth.scope}
            error={of("oauth.scope")}
            onChange={(event) => change({ scope: event.currentTarget.value })}
          />
        </>
      )}
    </fieldset>
  );
}

/** What must be registered at the provider, letter by letter. */
function RedirectAddress({ address }: { address: string | null }) {
  const { t } = useI18n();
  if (!address) return <p className="meta">{t("mail.no_redirect_address")}</p>;
  return (
    <TextInput
      readOnly
      label={t("mail.redirect_address")}
      description={t("mail.redirect_address_hint")}
      value={address}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
