import { Button, FileButton, Table, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import type { LibraryReport } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Badge, Card, Icon, ProblemNote, TableScroll, tell, tellProblem } from "@/shared/parts";
import { useCheckLibrary, useExportLibrary, useImportLibrary } from "./queries";

/** The journey, scenarios, playbooks and learnings as one file: out of here, or in. */
export function LibraryExchange() {
  const mayScenarios = useMay("scenarios.manage");
  const mayPlaybooks = useMay("playbooks.manage");
  return (
    <div className="stack">
      <Export />
      {mayScenarios && mayPlaybooks && <Import />}
    </div>
  );
}

function Export() {
  const { t } = useI18n();
  const library = useExportLibrary();
  const save = () =>
    library.mutate(undefined, {
      onSuccess: ({ text }) => download("library.yaml", text),
      onError: (error) => tellProblem(error, t),
    });
  return (
    <Card title={t("library.export")}>
      <p>{t("library.export_hint")}</p>
      <Button leftSection={<Icon name="down" />} loading={library.isPending} onClick={save}>
        {t("library.save")}
      </Button>
    </Card>
  );
}

function download(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to save by the next turn.
  setTimeout(() => URL.revokeObjectURL(address));
}

type Chosen = { name: string; text: string; report: LibraryReport };

/** A file is looked through first: what it would bring is seen before anything is kept. */
function Import() {
  const { t } = useI18n();
  const check = useCheckLibrary();
  const take = useImportLibrary();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [why, setWhy] = useState("");
  const forget = useRef<() => void>(null);
  const choose = async (file: File | null) => {
    if (!file) return;
    // Else the same file could not be chosen again.
    forget.current?.();
    setChosen(null);
    take.reset();
    const text = await file.text();
    check.mutate(
      { text, why: t("library.look") },
      { onSuccess: (report) => setChosen({ name: file.name, text, report }) },
    );
  };
  const save = () =>
    chosen &&
    take.mutate(
      { text: chosen.text, why },
      {
        onSuccess: (report) => {
          tell(t("library.taken", { new: report.new, changed: report.changed }), t);
          setChosen(null);
          setWhy("");
        },
      },
    );
  const other = chosen ? chosen.report.new + chosen.report.changed : 0;
  return (
    <Card title={t("library.import")}>
      <div className="stack">
        <p>{t("library.import_hint")}</p>
        <FileButton
          resetRef={forget}
          accept=".yaml,.yml,text/yaml,application/yaml"
          onChange={(file) => void choose(file)}
        >
          {(props) => (
            <Button {...props} variant="default" loading={check.isPending}>
              {t("library.choose")}
            </Button>
          )}
        </FileButton>
        {check.isError && <ProblemNote error={check.error} />}
        {chosen && <Report name={chosen.name} report={chosen.report} />}
        {chosen && other > 0 && (
          <>
            <TextInput
              label={t("library.why")}
              description={t("library.why_hint")}
              required
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
            />
            {take.isError && <ProblemNote error={take.error} />}
            <div>
              <Button disabled={why.trim() === ""} loading={take.isPending} onClick={save}>
                {t("library.take", { n: other })}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}

function Report({ name, report }: { name: string; report: LibraryReport }) {
  const { t } = useI18n();
  const shown = report.items.filter((item) => item.outcome !== "same");
  return (
    <section aria-label={name}>
      <p role="status">{t("library.report", { name, new: report.new, changed: report.changed, same: report.same })}</p>
      {shown.length > 0 && (
        <TableScroll label={name}>
          <Table className="table">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("library.part")}</Table.Th>
                <Table.Th>{t("library.key")}</Table.Th>
                <Table.Th>{t("library.outcome")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((item) => (
                <Table.Tr key={`${item.part} ${item.key}`}>
                  <Table.Td>{t(`library.part.${item.part}`)}</Table.Td>
                  <Table.Td>{item.key}</Table.Td>
                  <Table.Td>
                    <Badge tone={item.outcome === "new" ? "green" : "amber"}>
                      {t(`library.outcome.${item.outcome}`)}
                    </Badge>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TableScroll>
      )}
    </section>
  );
}
