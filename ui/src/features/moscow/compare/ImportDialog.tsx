import { FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { useImportBoard } from "./queries";

type Props = { frame: string; close: () => void };

/** A board's CSV brought back: what differs is decided by whoever brings it. */
export function ImportDialog({ frame, close }: Props) {
  const { t } = useI18n();
  const bring = useImportBoard(frame);
  const [file, setFile] = useState<File | null>(null);
  const [reason, setReason] = useState("");
  const save = async () => {
    if (!file) return;
    bring.mutate(
      { csv: await file.text(), reason },
      {
        onSuccess: (done) => {
          tell(t("moscow.imported", { n: done.changed.length, unchanged: done.unchanged }), t);
          close();
        },
      },
    );
  };
  return (
    <EditDialog
      title={t("moscow.import")}
      close={close}
      save={() => void save()}
      saving={bring.isPending}
      error={bring.error}
      disabled={!file || reason.trim() === ""}
      saveLabel={t("moscow.import_do")}
    >
      <p>{t("moscow.import_hint")}</p>
      <FileInput
        required
        label={t("moscow.import_file")}
        accept=".csv,text/csv"
        value={file}
        onChange={setFile}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
      />
      <TextInput
        required
        label={t("moscow.reason_label")}
        description={t("moscow.import_reason_hint")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
