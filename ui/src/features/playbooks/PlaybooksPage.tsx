import { Button, Table, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { PlaybookCard } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import {
  Badge,
  Card,
  EditDialog,
  EmptyState,
  Icon,
  Loading,
  Page,
  ProblemNote,
  TableScroll,
  When,
} from "@/shared/parts";
import { textIn } from "./language";
import { playbooksQuery, useAddPlaybook } from "./queries";

/** All playbooks: what is in use, what is being written, and where something is to be put right. */
export function PlaybooksPage() {
  const { t } = useI18n();
  const manages = useMay("playbooks.manage");
  const [adding, setAdding] = useState(false);
  const playbooks = useQuery(playbooksQuery);
  return (
    <Page
      title={t("nav.playbooks")}
      actions={
        manages && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            {t("playbook.new")}
          </Button>
        )
      }
    >
      <Card label={t("nav.playbooks")}>
        {playbooks.isPending && <Loading rows={10} />}
        {playbooks.isError && <ProblemNote error={playbooks.error} retry={() => void playbooks.refetch()} />}
        {playbooks.data?.length === 0 && (
          <EmptyState icon="playbook" title={t("playbook.empty")} hint={t("playbook.empty_hint")} />
        )}
        {playbooks.data && playbooks.data.length > 0 && <List playbooks={playbooks.data} />}
      </Card>
      {adding && <NewPlaybook close={() => setAdding(false)} />}
    </Page>
  );
}

function List({ playbooks }: { playbooks: PlaybookCard[] }) {
  const { t, language, locale } = useI18n();
  const name = (card: PlaybookCard) => textIn(card.name, language);
  const sorted = [...playbooks].sort((one, other) => name(one).localeCompare(name(other), locale));
  return (
    <TableScroll label={t("nav.playbooks")}>
      <Table className="table" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("field.name")}</Table.Th>
            <Table.Th>{t("playbook.state")}</Table.Th>
            <Table.Th className="number">{t("playbook.version")}</Table.Th>
            <Table.Th className="number">{t("playbook.steps")}</Table.Th>
            <Table.Th>{t("playbook.findings")}</Table.Th>
            <Table.Th>{t("playbook.changed_at")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((one) => (
            <Table.Tr key={one.key}>
              <Table.Td>
                <Link to="/playbooks/$playbookKey" params={{ playbookKey: one.key }} className="cell-link">
                  {name(one)}
                </Link>
              </Table.Td>
              <Table.Td>
                <StateBadge card={one} />
              </Table.Td>
              <Table.Td className="number">{one.published ?? "–"}</Table.Td>
              <Table.Td className="number">{one.steps}</Table.Td>
              <Table.Td>
                <FindingsBadge errors={one.errors} hints={one.hints} />
              </Table.Td>
              <Table.Td>
                <When at={one.changed_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

export function StateBadge({ card }: { card: PlaybookCard }) {
  const { t } = useI18n();
  return (
    <span className="badges">
      {card.state === "published" && <Badge tone="green">{t("playbook.state.published")}</Badge>}
      {card.state === "retired" && <Badge tone="outline">{t("playbook.state.retired")}</Badge>}
      {card.has_draft && <Badge tone="accent">{t("playbook.state.draft")}</Badge>}
    </span>
  );
}

export function FindingsBadge({ errors, hints }: { errors: number; hints: number }) {
  const { t } = useI18n();
  return (
    <span className="badges">
      {errors > 0 && (
        <Badge tone="amber" icon="alert">
          {t("playbook.to_fix", { n: errors })}
        </Badge>
      )}
      {hints > 0 && <Badge>{t("playbook.hints", { n: hints })}</Badge>}
      {errors === 0 && hints === 0 && (
        <Badge tone="green" icon="check">
          {t("playbook.holds")}
        </Badge>
      )}
    </span>
  );
}

/** What a key looks like, from a name. */
function keyOf(name: string): string {
  const plain = name
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 64);
}

function NewPlaybook({ close }: { close: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const add = useAddPlaybook();
  const [name, setName] = useState("");
  const [key, setKey] = useState<string | null>(null);
  const chosen = key ?? keyOf(name);
  const save = () => {
    const end = {
      id: "done",
      title: t("playbook.kind.resolve"),
      kind: "resolve" as const,
      reason: "solved",
      survey: true,
    };
    const definition = { playbook: chosen, name, steps: [end] };
    add.mutate(
      { definition },
      { onSuccess: (card) => void navigate({ to: "/playbooks/$playbookKey", params: { playbookKey: card.key } }) },
    );
  };
  return (
    <EditDialog
      title={t("playbook.new")}
      close={close}
      save={save}
      saving={add.isPending}
      error={add.error}
      disabled={name.trim() === "" || chosen === ""}
    >
      <TextInput
        data-autofocus
        label={t("field.name")}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t("playbook.key")}
        description={t("playbook.key_hint")}
        maxLength={64}
        value={chosen}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
