import { FileInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { BoardImported } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog, TableScroll, tell } from "@/shared/parts";
import { useImportBoard, useRehearseImport } from "./queries";

type Props = { frame: string; close: () => void };

/** A board's CSV brought back: first it tells what it would change, then that is decided by whoever brings it. */
export function ImportDialog({ frame, close }: Props) {
  const { t } = useI18n();
  const bring = useImportBoard(frame);
  const rehearse = useRehearseImport(frame);
  const [csv, setCsv] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [reason, setReason] = useState("");
  // What was told is of this very file and reason.
  const told = csv === null ? undefined : rehearse.data;
  const afresh = () => {
    setCsv(null);
    rehearse.reset();
    bring.reset();
  };
  const save = async () => {
    if (!file) return;
    if (csv === null || !told) {
      const text = await file.text();
      rehearse.mutate({ csv: text, reason }, { onSuccess: () => setCsv(text) });
      return;
    }
    const onSuccess = (done: BoardImported) => {
      tell(t("moscow.imported", { n: done.changed.length, unchanged: done.unchanged }), t);
      close();
    };
    bring.mutate({ csv, reason }, { onSuccess });
  };
  return (
    <EditDialog
      title={t("moscow.import")}
      size="xl"
      close={close}
      save={() => void save()}
      saving={bring.isPending || rehearse.isPending}
      error={bring.error ?? rehearse.error}
      disabled={!file || reason.trim() === "" || told?.changed.length === 0}
      saveLabel={t(told ? "moscow.import_do" : "moscow.import_try")}
    >
      <p>{t("moscow.import_hint")}</p>
      <FileInput
        required
        label={t("moscow.import_file")}
        accept=".csv,text/csv"
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          afresh();
        }}
        clearable
        clearButtonProps={{ "aria-label": t("action.clear") }}
      />
      <TextInput
        required
        label={t("moscow.reason_label")}
        description={t("moscow.import_reason_hint")}
        maxLength={1000}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          afresh();
        }}
      />
      {told && <Changes of={told} />}
    </EditDialog>
  );
}

/** Line by line what would change, and what is new. */
function Changes({ of }: { of: BoardImported }) {
  const { t } = useI18n();
  if (of.changed.length === 0) return <p>{t("moscow.import_nothing")}</p>;
  return (
    <section aria-label={t("moscow.import_would")}>
      <h3>{t("moscow.import_would")}</h3>
      <p className="meta">{t("moscow.import_would_n", { n: of.changed.length, unchanged: of.unchanged })}</p>
      <TableScroll label={t("moscow.import_would")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("moscow.import_line")}</th>
              <th scope="col">{t("moscow.key")}</th>
              <th scope="col">{t("moscow.import_column")}</th>
              <th scope="col">{t("moscow.import_was")}</th>
              <th scope="col">{t("moscow.import_becomes")}</th>
            </tr>
          </thead>
          <tbody>
            {of.changed.flatMap((line) =>
              line.cells.map((cell) => (
                <tr key={`${line.line} ${cell.column}`}>
                  <td>{line.line}</td>
                  <th scope="row">
                    {line.initiative} {line.added && <b>{t("moscow.import_new")}</b>}
                  </th>
                  <td>{cell.column}</td>
                  <td>{cell.was || "–"}</td>
                  <td>{cell.becomes || "–"}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
