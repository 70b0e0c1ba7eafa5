import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { Frame } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { useCloseFrame } from "./queries";

/** When its time is over: the board stays as it is from then on. */
export function FrameClose({ frame, close }: { frame: Frame; close: () => void }) {
  const { t } = useI18n();
  const closing = useCloseFrame();
  const [reason, setReason] = useState("");
  const save = () => closing.mutate({ id: frame.id, version: frame.version, reason }, { onSuccess: close });
  return (
    <EditDialog
      title={t("moscow.frame_close", { name: frame.definition.name })}
      close={close}
      save={save}
      saving={closing.isPending}
      error={closing.error}
      disabled={reason.trim() === ""}
      saveLabel={t("moscow.frame_close_do")}
    >
      <p>{t("moscow.frame_close_hint")}</p>
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        description={t("moscow.reason_hint")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
