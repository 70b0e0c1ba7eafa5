import { NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { AfterFetch, FollowUp, Mailbox, MailServer } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useTeams } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { AfterFetchFields } from "./AfterFetchFields";
import { OAuthFields } from "./OAuthFields";
import type { Servers } from "./oauth";
import { useSaveMailbox } from "./queries";
import { ServerFields } from "./ServerFields";
import { SurveyFields } from "./SurveyFields";

const FOLLOW_UPS: FollowUp[] = ["reopen", "by_age", "new"];
const INCOMING: MailServer = { host: "", port: 993, security: "tls", user: "", folder: "INBOX" };
const OUTGOING: MailServer = { host: "", port: 465, security: "tls", user: "", folder: "INBOX" };

type Secrets = { incoming_password?: string; outgoing_password?: string; client_secret?: string };

export function MailboxEdit({ mailbox, close }: { mailbox: Mailbox | null; close: () => void }) {
  const { t } = useI18n();
  const save = useSaveMailbox(mailbox);
  const { data: teams = [] } = useTeams();
  const [form, setForm] = useState({
    name: mailbox?.name ?? "",
    address: mailbox?.address ?? "",
    team_id: mailbox?.team_id ?? "",
    signature: mailbox?.signature ?? "",
    acknowledgement: mailbox?.acknowledgement ?? "",
    active: mailbox?.active ?? true,
    plus_addressing: mailbox?.plus_addressing ?? true,
    follow_up: mailbox?.follow_up ?? ("reopen" as FollowUp),
    follow_up_days: mailbox?.follow_up_days ?? 30,
    notify_assignee: mailbox?.notify_assignee ?? false,
    trusted_hop: mailbox?.trusted_hop ?? "",
    after_fetch: mailbox?.after_fetch ?? ("leave" as AfterFetch),
    move_to: mailbox?.move_to ?? "",
    survey: mailbox?.survey ?? false,
    survey_after_minutes: mailbox?.survey_after_minutes ?? 60,
    survey_reminder_days: mailbox?.survey_reminder_days ?? 0,
  });
  const [servers, setServers] = useState<Servers>({
    incoming: mailbox?.incoming ?? null,
    outgoing: mailbox?.outgoing ?? null,
    oauth: mailbox?.oauth ?? null,
  });
  const { incoming, outgoing, oauth } = servers;
  const [secrets, setSecrets] = useState<Secrets>({});
  const know = (part: Secrets) => setSecrets((before) => ({ ...before, ...part }));
  const set = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = () =>
    save.mutate(
      {
        ...form,
        ...secrets,
        // Without a server nothing is fetched, and nothing is to become of it.
        ...(incoming ? {} : { after_fetch: "leave" as const }),
        ...(incoming ? { incoming } : {}),
        ...(outgoing ? { outgoing } : {}),
        ...(oauth ? { oauth } : { client_secret: undefined }),
        without_incoming: !incoming,
        without_outgoing: !outgoing,
        without_oauth: !oauth,
      },
      {
        onSuccess: () => {
          tell(t("done.saved"), t);
          close();
        },
      },
    );
  return (
    <EditDialog
      title={t(mailbox ? "mail.edit" : "mail.new")}
      size="lg"
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
      saveLabel={t(mailbox ? "action.save" : "action.add")}
    >
      <TextInput
        label={t("mail.name")}
        description={t("mail.name_hint")}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={form.name}
        error={of("name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("mail.address")}
        placeholder="support@example.com"
        type="email"
        required
        withAsterisk={false}
        value={form.address}
        error={of("address")}
        onChange={(event) => set({ address: event.currentTarget.value })}
      />
      <Select
        label={t("mail.team")}
        description={t("mail.team_hint")}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
        data={teams.map((team) => ({ value: team.id, label: team.name }))}
        value={form.team_id || null}
        error={of("team_id")}
        onChange={(value) => set({ team_id: value ?? "" })}
      />
      <OAuthFields
        mailbox={mailbox}
        address={form.address}
        servers={servers}
        set={setServers}
        setSecret={(client_secret) => know({ client_secret })}
        of={of}
      />
      <ServerFields
        way="incoming"
        server={incoming}
        fresh={INCOMING}
        set={(incoming) => setServers({ ...servers, incoming })}
        byOAuth={oauth !== null}
        hasPassword={mailbox?.has_incoming_password ?? false}
        setPassword={(incoming_password) => know({ incoming_password })}
        of={of}
      />
      {incoming && <AfterFetchFields form={form} set={set} of={of} />}
      <ServerFields
        way="outgoing"
        server={outgoing}
        fresh={OUTGOING}
        set={(outgoing) => setServers({ ...servers, outgoing })}
        byOAuth={oauth !== null}
        hasPassword={mailbox?.has_outgoing_password ?? false}
        setPassword={(outgoing_password) => know({ outgoing_password })}
        of={of}
      />
      <Textarea
        label={t("mail.signature")}
        autosize
        minRows={2}
        maxLength={5000}
        value={form.signature}
        error={of("signature")}
        onChange={(event) => set({ signature: event.currentTarget.value })}
      />
      <Textarea
        label={t("mail.acknowledgement")}
        description={t("mail.acknowledgement_hint")}
        autosize
        minRows={2}
        maxLength={5000}
        value={form.acknowledgement}
        error={of("acknowledgement")}
        onChange={(event) => set({ acknowledgement: event.currentTarget.value })}
      />
      <Select
        label={t("mail.follow_up")}
        allowDeselect={false}
        data={FOLLOW_UPS.map((one) => ({ value: one, label: t(`mail.follow_up_${one}`) }))}
        value={form.follow_up}
        onChange={(value) => set({ follow_up: FOLLOW_UPS.find((one) => one === value) ?? "reopen" })}
      />
      {form.follow_up === "by_age" && (
        <NumberInput
          label={t("mail.follow_up_days")}
          min={1}
          max={3650}
          value={form.follow_up_days}
          error={of("follow_up_days")}
          onChange={(value) => set({ follow_up_days: Number(value) || 1 })}
        />
      )}
      <SurveyFields form={form} set={set} of={of} />
      <TextInput
        label={t("mail.trusted_hop")}
        description={t("mail.trusted_hop_hint")}
        placeholder="mx.example.com"
        value={form.trusted_hop}
        error={of("trusted_hop")}
        onChange={(event) => set({ trusted_hop: event.currentTarget.value })}
      />
      <Switch
        label={t("mail.notify")}
        description={t("mail.notify_hint")}
        checked={form.notify_assignee}
        onChange={(event) => set({ notify_assignee: event.currentTarget.checked })}
      />
      <Switch
        label={t("mail.plus")}
        description={t("mail.plus_hint")}
        checked={form.plus_addressing}
        onChange={(event) => set({ plus_addressing: event.currentTarget.checked })}
      />
      {mailbox && (
        <Switch
          label={t("mail.active")}
          description={t("mail.active_hint")}
          checked={form.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </EditDialog>
  );
}
