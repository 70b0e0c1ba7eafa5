import { Button, Group, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { AuditEntry } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { Icon, type IconName, TableScroll, When } from "@/shared/parts";
import { differing, linesOf, screenOf } from "./describing";

const MARKS: Record<AuditEntry["deed"], IconName> = { added: "plus", changed: "edit", removed: "x", happened: "key" };

type Props = { entry: AuditEntry; only: (object: string) => void };

/** One line: what, to what, by whom, when and from where. Opened it shows what was before and after. */
export function AuditRow({ entry, only }: Props) {
  const { t } = useI18n();
  const word = useWord();
  const [open, setOpen] = useState(false);
  const panel = useId();
  const what = word("audit.kind", entry.kind);
  const name = entry.object.name ?? "";
  return (
    <li className="audit-row">
      <button
        type="button"
        className="audit-head"
        aria-expanded={open}
        aria-controls={open ? panel : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? "down" : "right"} />
        <Icon name={MARKS[entry.deed]} />
        <span className="short-main">
          <span className="break-anywhere">
            <b>{what}</b> {name}
          </span>
          <span className="meta">
            <Who entry={entry} />
            {" · "}
            <When at={entry.at} />
            {entry.source && ` · ${t("audit.source", { address: entry.source })}`}
          </span>
        </span>
        <span className="meta audit-area">{word("audit.area", entry.area)}</span>
      </button>
      {open && (
        <div className="stack audit-open" id={panel}>
          <Changes entry={entry} />
          <Links entry={entry} only={only} />
        </div>
      )}
    </li>
  );
}

function Who({ entry }: { entry: AuditEntry }) {
  const { t } = useI18n();
  if (entry.kind === "SignInHeldUp") return t("audit.somebody");
  if (!entry.person) return t(entry.actor_kind === "import" ? "audit.import" : "audit.program");
  const person = entry.person.name ?? entry.person.id;
  if (!entry.token) return person;
  return t("audit.by_token", { person, token: entry.token.name ?? entry.token.id });
}

function Links({ entry, only }: Props) {
  const { t } = useI18n();
  const screen = screenOf(entry);
  return (
    <Group gap={8}>
      {screen && entry.deed !== "removed" && (
        <Link to={screen} className="plain-button">
          <Icon name="link" /> {t("audit.go")}
        </Link>
      )}
      <Button variant="subtle" leftSection={<Icon name="filter" />} onClick={() => only(entry.object.id)}>
        {t("audit.only")}
      </Button>
      <span className="meta">{t("audit.event", { number: String(entry.event) })}</span>
    </Group>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const { t } = useI18n();
  const word = useWord();
  // What came had nothing before, and what went leaves nothing.
  const [hadBefore, hasAfter] = [entry.deed === "changed" || entry.deed === "removed", entry.deed !== "removed"];
  const after = entry.deed === "added" || entry.deed === "happened" ? t("audit.value") : t("audit.after");
  if (entry.changes.length === 0) return <p className="quiet">{t("audit.no_changes")}</p>;
  return (
    <>
      {!entry.before_known && <p className="quiet">{t("audit.before_unknown")}</p>}
      <TableScroll label={t("audit.changes")}>
        <Table className="table audit-table">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("audit.field")}</Table.Th>
              {hadBefore && <Table.Th>{t("audit.before")}</Table.Th>}
              {hasAfter && <Table.Th>{after}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entry.changes.map((change) => {
              const [was, is] = [linesOf(change.before, entry.names), linesOf(change.after, entry.names)];
              const { gone, come } = differing(was, is);
              return (
                <Table.Tr key={change.field}>
                  <Table.Td>{word("audit.field", change.field)}</Table.Td>
                  {hadBefore && <Table.Td>{entry.before_known ? <Lines lines={gone} tone="gone" /> : "?"}</Table.Td>}
                  {hasAfter && (
                    <Table.Td>
                      <Lines lines={come} tone="come" />
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </TableScroll>
    </>
  );
}

function Lines({ lines, tone }: { lines: string[]; tone: "gone" | "come" }) {
  const { t } = useI18n();
  const word = useWord();
  if (lines.length === 0) return <span className="quiet">{t("audit.nothing")}</span>;
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
    <div key={at} className={`audit-line audit-${tone}`}>
      <span aria-hidden="true">{tone === "gone" ? "−" : "+"}</span>
      <span className="break-anywhere">{line === "true" || line === "false" ? word("audit.value", line) : line}</span>
    </div>
  ));
}
