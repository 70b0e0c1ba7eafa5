import { Checkbox, Group, Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Customer } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n, useWord } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { type CustomerFields, fieldsOf, formOf, PREFERRED_CHANNELS, type PreferredChannel } from "./editing";
import { useSaveCustomer } from "./queries";

export function CustomerEdit({ customer, close }: { customer: Customer | null; close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  // The change is made against what was read on opening; a live update must not slip its version under old fields.
  const [opened] = useState(customer);
  const save = useSaveCustomer(opened);
  const [fields, setFields] = useState(() => fieldsOf(customer));
  const change = (part: Partial<CustomerFields>) => setFields((before) => ({ ...before, ...part }));
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const submit = () => {
    save.mutate(formOf(fields), {
      onSuccess: (saved) => {
        tell(t("done.saved"), t);
        close();
        if (!customer) void navigate({ to: "/customers/$customerId", params: { customerId: saved.id } });
      },
    });
  };
  return (
    <EditDialog
      size="lg"
      title={t(customer ? "customer.edit" : "customer.new")}
      close={close}
      save={submit}
      saving={save.isPending}
      error={save.error}
    >
      <TextInput
        label={t("field.name")}
        required
        withAsterisk={false}
        data-autofocus
        value={fields.name}
        error={of("name")}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Group grow align="start">
        <Textarea
          label={t("customer.emails")}
          description={t("customer.one_a_line")}
          autosize
          minRows={2}
          value={fields.emails}
          error={of("emails")}
          onChange={(event) => change({ emails: event.currentTarget.value })}
        />
        <Textarea
          label={t("customer.phones")}
          description={t("customer.one_a_line")}
          autosize
          minRows={2}
          value={fields.phones}
          error={of("phones")}
          onChange={(event) => change({ phones: event.currentTarget.value })}
        />
      </Group>
      <PreferenceFields fields={fields} change={change} of={of} />
      <TagsInput
        label={t("field.tags")}
        description={t("customer.tags_hint")}
        value={fields.tags}
        onChange={(tags) => change({ tags })}
      />
    </EditDialog>
  );
}

type PartProps = {
  fields: CustomerFields;
  change: (part: Partial<CustomerFields>) => void;
  of: (field: string) => string | undefined;
};

function PreferenceFields({ fields, change, of }: PartProps) {
  const { t } = useI18n();
  const word = useWord();
  return (
    <fieldset className="fieldset">
      <legend>{t("customer.preferences")}</legend>
      <Group grow align="start">
        <Select
          label={t("customer.channel")}
          clearable
          data={PREFERRED_CHANNELS.map((one) => ({ value: one, label: word("channel", one) }))}
          value={fields.channel}
          onChange={(channel) => change({ channel: channel as PreferredChannel | null })}
        />
        <Select
          label={t("customer.avoid")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={PREFERRED_CHANNELS.map((one) => ({ value: one, label: word("channel", one) }))}
          value={fields.avoid}
          error={of("preferences.avoid")}
          onChange={(avoid) => change({ avoid: avoid as PreferredChannel | null })}
        />
      </Group>
      <Group grow align="start">
        <TextInput
          label={`${t("customer.window")} ${t("customer.window_from")}`}
          placeholder="18:00"
          maxLength={5}
          value={fields.from}
          error={of("preferences.window.from")}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          label={`${t("customer.window")} ${t("customer.window_to")}`}
          placeholder="20:00"
          maxLength={5}
          value={fields.to}
          error={of("preferences.window.to")}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
        <TextInput
          label={t("customer.hours")}
          placeholder="Mo–Fr 17–19"
          value={fields.hours}
          error={of("preferences.hours")}
          onChange={(event) => change({ hours: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="start">
        <TextInput
          label={t("field.language")}
          placeholder="en, de, fr-CA"
          value={fields.language}
          error={of("language")}
          onChange={(event) => change({ language: event.currentTarget.value })}
        />
        <Select
          label={t("field.time_zone")}
          searchable
          clearable
          limit={60}
          data={Intl.supportedValuesOf("timeZone")}
          value={fields.time_zone || null}
          error={of("time_zone")}
          onChange={(zone) => change({ time_zone: zone ?? "" })}
        />
      </Group>
      <TextInput
        label={t("customer.accessibility")}
        description={t("customer.accessibility_hint")}
        maxLength={200}
        value={fields.accessibility}
        error={of("preferences.accessibility")}
        onChange={(event) => change({ accessibility: event.currentTarget.value })}
      />
      <Textarea
        label={t("customer.notes")}
        autosize
        minRows={2}
        value={fields.notes}
        error={of("preferences.notes")}
        onChange={(event) => change({ notes: event.currentTarget.value })}
      />
      <Checkbox
        label={t("customer.do_not_contact")}
        checked={fields.do_not_contact}
        onChange={(event) => change({ do_not_contact: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
