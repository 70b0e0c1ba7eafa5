import { NumberInput, PasswordInput, Select, Switch, TextInput } from "@mantine/core";
import type { MailServer, Security } from "@/api/models";
import { useI18n } from "@/shared/i18n";

const SECURITIES: Security[] = ["tls", "starttls", "none"];

type ServerProps = {
  way: "incoming" | "outgoing";
  server: MailServer | null;
  fresh: MailServer;
  set: (server: MailServer | null) => void;
  /** Tokens are shown in place of a password. */
  byOAuth: boolean;
  hasPassword: boolean;
  setPassword: (password: string) => void;
  of: (field: string) => string | undefined;
};

/** Where letters are fetched from, or handed to. */
export function ServerFields({ way, server, fresh, set, byOAuth, hasPassword, setPassword, of }: ServerProps) {
  const { t } = useI18n();
  const change = (part: Partial<MailServer>) => set({ ...(server ?? fresh), ...part });
  return (
    <fieldset className="stack">
      <legend>{t(`mail.${way}`)}</legend>
      <Switch
        label={t(`mail.${way}_on`)}
        description={t(`mail.${way}_hint`)}
        checked={server !== null}
        onChange={(event) => set(event.currentTarget.checked ? fresh : null)}
      />
      {server && (
        <>
          <TextInput
            label={t("mail.host")}
            placeholder="mail.example.com"
            required
            withAsterisk={false}
            value={server.host}
            error={of(`${way}.host`)}
            onChange={(event) => change({ host: event.currentTarget.value })}
          />
          <NumberInput
            label={t("mail.port")}
            min={1}
            max={65535}
            value={server.port}
            error={of(`${way}.port`)}
            onChange={(value) => change({ port: Number(value) || 1 })}
          />
          <Select
            label={t("mail.security")}
            allowDeselect={false}
            data={SECURITIES.map((one) => ({ value: one, label: t(`mail.security_${one}`) }))}
            value={server.security}
            onChange={(value) => change({ security: SECURITIES.find((one) => one === value) ?? "tls" })}
          />
          <TextInput
            label={t("mail.user")}
            autoComplete="off"
            value={server.user}
            error={of(`${way}.user`)}
            onChange={(event) => change({ user: event.currentTarget.value })}
          />
          {!byOAuth && (
            <PasswordInput
              label={t("mail.password")}
              description={hasPassword ? t("mail.password_kept") : undefined}
              autoComplete="new-password"
              error={of(`${way}_password`)}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          )}
          {way === "incoming" && (
            <TextInput
              label={t("mail.folder")}
              description={t("mail.folder_hint")}
              value={server.folder}
              error={of("incoming.folder")}
              onChange={(event) => change({ folder: event.currentTarget.value })}
            />
          )}
        </>
      )}
    </fieldset>
  );
}
