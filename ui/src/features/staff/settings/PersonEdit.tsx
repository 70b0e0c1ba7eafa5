import { Checkbox, MultiSelect, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Person } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { useTeams } from "../directory";
import { SHORTEST_PASSWORD } from "../SetUp";
import { AbilityFields } from "./AbilityFields";
import { type PersonForm, useRoles, useSavePerson } from "./queries";

export function PersonEdit({ person, close }: { person: Person | null; close: () => void }) {
  const { t } = useI18n();
  const roles = useRoles();
  const teams = useTeams();
  const save = useSavePerson(person);
  const [form, setForm] = useState<PersonForm>({
    name: person?.name ?? "",
    email: person?.email ?? "",
    roles: person?.roles ?? [],
    teams: person?.teams ?? [],
    ...(person
      ? {
          active: person.active,
          skills: person.skills,
          languages: person.languages,
          ticket_capacity: person.ticket_capacity,
        }
      : { password: "" }),
  });
  const change = (part: Partial<PersonForm>) => setForm((before) => ({ ...before, ...part }));
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const ofList = (field: string) =>
    isProblem(save.error) ? save.error.errors.find((one) => one.field.startsWith(field))?.problem : undefined;
  const named = (all: { id: string; name: string }[] | undefined) =>
    (all ?? []).map((one) => ({ value: one.id, label: one.name }));
  const submit = () => {
    save.mutate(form, {
      onSuccess: () => {
        tell(t("done.saved"), t);
        close();
      },
    });
  };
  return (
    <EditDialog
      title={t(person ? "people.edit" : "people.new")}
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
        value={form.name}
        error={of("name")}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t("field.email")}
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        value={form.email}
        error={of("email")}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      {!person && (
        <PasswordInput
          label={t("people.password")}
          description={t("people.password_hint", { n: SHORTEST_PASSWORD })}
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={form.password ?? ""}
          error={of("password")}
          onChange={(event) => change({ password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ "aria-label": t("signin.show") }}
        />
      )}
      <MultiSelect
        label={t("settings.roles")}
        description={t("people.roles_hint")}
        data={named(roles.data)}
        value={form.roles}
        error={of("roles")}
        onChange={(next) => change({ roles: next })}
      />
      <MultiSelect
        label={t("settings.teams")}
        data={named(teams.data)}
        value={form.teams}
        error={of("teams")}
        onChange={(next) => change({ teams: next })}
      />
      {person && <AbilityFields form={form} change={change} of={of} ofList={ofList} />}
      {person && (
        <Checkbox
          label={t("people.active")}
          description={t("people.active_hint")}
          checked={form.active ?? true}
          onChange={(event) => change({ active: event.currentTarget.checked })}
        />
      )}
    </EditDialog>
  );
}
