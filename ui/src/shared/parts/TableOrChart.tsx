import { Button } from "@mantine/core";
import { csvOf, type Field } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon } from "./Icon";

type Props = {
  table: boolean;
  turn: () => void;
  /** Where what is shown was made here, so that no address of the server gives it as a file. */
  rows: () => Field[][];
  file: string;
};

/** What every chart has: the same as a table, and as a file. */
export function TableOrChart({ table, turn, rows, file }: Props) {
  const { t } = useI18n();
  const save = () => {
    const address = URL.createObjectURL(new Blob([csvOf(rows())], { type: "text/csv;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${file}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <Button size="compact-xs" variant="subtle" onClick={turn}>
        {t(table ? "kpi.chart" : "kpi.table")}
      </Button>
      <Button size="compact-xs" variant="subtle" leftSection={<Icon name="download" size={14} />} onClick={save}>
        CSV
      </Button>
    </>
  );
}
