import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Measurement } from "@/api/models";
import { dayOf } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { useBegin } from "./queries";

/** From this day on what is measured is fixed. */
export function BeginRollOut({ measurement, close }: { measurement: Measurement; close: () => void }) {
  const { t } = useI18n();
  const begin = useBegin();
  const [on, setOn] = useState(dayOf(new Date()));
  const [reason, setReason] = useState("");
  const [although, setAlthough] = useState(false);
  const save = () => {
    const { id, version } = measurement;
    begin.mutate({ id, version, on, reason, although_blind: although }, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t("moscow.begin")}
      close={close}
      save={save}
      saving={begin.isPending}
      error={begin.error}
      disabled={reason.trim() === "" || on === ""}
      saveLabel={t("moscow.begin")}
    >
      <p>{t("moscow.begin_hint")}</p>
      <TextInput
        type="date"
        required
        label={t("moscow.begin_on")}
        description={t("moscow.begin_on_hint")}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Checkbox
        label={t("moscow.although_blind")}
        checked={although}
        onChange={(event) => setAlthough(event.currentTarget.checked)}
      />
    </EditDialog>
  );
}
