import { Button } from "@mantine/core";
import { useState } from "react";
import type { Role } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { Card, Icon, Loading, ProblemNote } from "@/shared/parts";
import { useRoles } from "./queries";
import { RoleEdit } from "./RoleEdit";
import { SettingsFrame } from "./SettingsFrame";

export function Roles() {
  const { t } = useI18n();
  const word = useWord();
  const roles = useRoles();
  const [editing, setEditing] = useState<Role | "new" | null>(null);
  return (
    <SettingsFrame
      title="settings.roles"
      lead="roles.lead"
      actions={
        <Button leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
          {t("roles.new")}
        </Button>
      }
    >
      <Card label={t("settings.roles")}>
        {roles.isPending && <Loading rows={4} />}
        {roles.isError && <ProblemNote error={roles.error} retry={() => void roles.refetch()} />}
        <ul className="short-list">
          {roles.data?.map((role) => (
            <li key={role.id} className="short-row">
              <span className="short-main">
                <b>{word("role", role.name)}</b>
                <span className="meta">{role.grants.map((grant) => grant.permission).join(", ")}</span>
              </span>
              <Button
                variant="subtle"
                aria-label={t("roles.change", { name: role.name })}
                onClick={() => setEditing(role)}
              >
                {t("action.edit")}
              </Button>
            </li>
          ))}
        </ul>
      </Card>
      {editing && <RoleEdit role={editing === "new" ? null : editing} close={() => setEditing(null)} />}
    </SettingsFrame>
  );
}
