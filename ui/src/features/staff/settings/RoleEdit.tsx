import { Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Grant, Permission, Reach, Role } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n, useWord } from "@/shared/i18n";
import { EditDialog, Loading, tell } from "@/shared/parts";
import { usePermissions, useSaveRole } from "./queries";

export function RoleEdit({ role, close }: { role: Role | null; close: () => void }) {
  const { t } = useI18n();
  const permissions = usePermissions();
  const save = useSaveRole(role);
  const [name, setName] = useState(role?.name ?? "");
  const [grants, setGrants] = useState<Grant[]>(role?.grants ?? []);
  const of = (field: string) => (isProblem(save.error) ? save.error.of(field) : undefined);
  const grant = (permission: string, reach: Reach | null) =>
    setGrants((before) => {
      const others = before.filter((one) => one.permission !== permission);
      return reach ? [...others, { permission, reach }] : others;
    });
  const submit = () => {
    save.mutate(
      { name: name.trim(), grants },
      {
        onSuccess: () => {
          tell(t("done.saved"), t);
          close();
        },
      },
    );
  };
  return (
    <EditDialog
      size="lg"
      title={t(role ? "roles.edit" : "roles.new")}
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
        value={name}
        error={of("name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <fieldset className="fieldset">
        <legend>{t("roles.permissions")}</legend>
        {permissions.isPending && <Loading rows={6} />}
        {permissions.data?.map((permission) => (
          <PermissionRow
            key={permission.permission}
            permission={permission}
            reach={grants.find((one) => one.permission === permission.permission)?.reach ?? null}
            change={(reach) => grant(permission.permission, reach)}
          />
        ))}
      </fieldset>
    </EditDialog>
  );
}

type RowProps = { permission: Permission; reach: Reach | null; change: (reach: Reach | null) => void };

function PermissionRow({ permission, reach, change }: RowProps) {
  const { t } = useI18n();
  const word = useWord();
  return (
    <div className="permission-row">
      <Checkbox
        className="grow"
        label={permission.permission}
        description={permission.explanation}
        checked={reach !== null}
        onChange={(event) => change(event.currentTarget.checked ? "all" : null)}
      />
      {permission.reaches.length > 1 && (
        <Select
          size="xs"
          w={170}
          aria-label={t("roles.reach", { permission: permission.permission })}
          disabled={reach === null}
          allowDeselect={false}
          data={permission.reaches.map((one) => ({ value: one, label: word("reach", one) }))}
          value={reach ?? "all"}
          onChange={(value) => change(value as Reach)}
        />
      )}
    </div>
  );
}
