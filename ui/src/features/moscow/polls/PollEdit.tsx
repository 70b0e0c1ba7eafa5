import { SegmentedControl, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { InitiativePoll, PollKind } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { definitionOf, formOf, KINDS, missing, type PollForm } from "./form";
import { useOpenPoll } from "./queries";

type Props = { initiative: string; poll: InitiativePoll | null; answered: boolean; close: () => void };

/** The customer's words for an initiative, in both languages, and until when they are asked. */
export function PollEdit({ initiative, poll, answered, close }: Props) {
  const { t } = useI18n();
  const open = useOpenPoll();
  const [form, setForm] = useState(() => formOf(poll?.definition));
  const put = (part: Partial<PollForm>) => setForm((before) => ({ ...before, ...part }));
  const save = () =>
    open.mutate({ initiative, definition: definitionOf(form), version: poll?.version }, { onSuccess: close });
  const title = t("moscow.poll_title");
  const sentence = t("moscow.poll_sentence");
  return (
    <EditDialog
      title={t("moscow.poll_ask")}
      size="lg"
      close={close}
      save={save}
      saving={open.isPending}
      error={open.error}
      disabled={missing(form)}
      saveLabel={t(poll?.open ? "action.save" : "moscow.poll_ask")}
    >
      <p>{t("moscow.poll_where")}</p>
      <SegmentedControl
        aria-label={t("moscow.poll_kind")}
        disabled={answered}
        value={form.kind}
        onChange={(kind) => put({ kind: kind as PollKind })}
        data={KINDS.map((one) => ({ value: one, label: t(`moscow.poll_kind.${one}`) }))}
      />
      <p className="meta">{t(answered ? "moscow.poll_kind_fixed" : `moscow.poll_kind_hint.${form.kind}`)}</p>
      <TextInput
        data-autofocus
        required
        label={t("moscow.poll_in_en", { field: title })}
        description={t("moscow.poll_title_hint")}
        maxLength={200}
        value={form.titleEn}
        onChange={(event) => put({ titleEn: event.currentTarget.value })}
      />
      <TextInput
        required
        label={t("moscow.poll_in_de", { field: title })}
        maxLength={200}
        value={form.titleDe}
        onChange={(event) => put({ titleDe: event.currentTarget.value })}
      />
      <Textarea
        required
        autosize
        label={t("moscow.poll_in_en", { field: sentence })}
        maxLength={400}
        value={form.sentenceEn}
        onChange={(event) => put({ sentenceEn: event.currentTarget.value })}
      />
      <Textarea
        required
        autosize
        label={t("moscow.poll_in_de", { field: sentence })}
        maxLength={400}
        value={form.sentenceDe}
        onChange={(event) => put({ sentenceDe: event.currentTarget.value })}
      />
      <TextInput
        required
        type="date"
        label={t("moscow.poll_until")}
        value={form.until}
        onChange={(event) => put({ until: event.currentTarget.value })}
      />
    </EditDialog>
  );
}
