import { Button, Modal, Select, Table } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AutomationOutcome, AutomationRuleCard, AutomationRun } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Badge, EmptyState, type IconName, Loading, ProblemNote, TableScroll, type Tone, When } from "@/shared/parts";
import { useRuns } from "../queries";
import { useOutcomeWords } from "./describing";

const LOOKS: Record<AutomationOutcome, [Tone, IconName]> = {
  done: ["green", "check"],
  nothing: ["plain", "check"],
  failed: ["red", "alert"],
  cut: ["amber", "alert"],
};
const OUTCOMES = Object.keys(LOOKS) as AutomationOutcome[];

/** What a rule did, to which ticket, when and from what. */
export function RuleLog({ rule, close }: { rule: AutomationRuleCard; close: () => void }) {
  const { t } = useI18n();
  const [outcome, setOutcome] = useState<AutomationOutcome | null>(null);
  const list = useRuns(rule.id, outcome);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={t("automation.log_of", { name: rule.name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        <Select
          data-autofocus
          aria-label={t("automation.outcome")}
          placeholder={t("automation.any_outcome")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          data={OUTCOMES.map((one) => ({ value: one, label: t(`automation.outcome_${one}`) }))}
          value={outcome}
          onChange={(value) => setOutcome(OUTCOMES.find((one) => one === value) ?? null)}
        />
        {list.isPending && <Loading rows={5} />}
        {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <EmptyState icon="clock" title={t("automation.empty_log")} hint={t("automation.empty_log_hint")} />
        )}
        {rows.length > 0 && <Rows rows={rows} />}
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function Rows({ rows }: { rows: AutomationRun[] }) {
  const { t } = useI18n();
  return (
    <TableScroll label={t("automation.log")}>
      <Table className="table rule-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("automation.ticket")}</Table.Th>
            <Table.Th>{t("automation.at")}</Table.Th>
            <Table.Th>{t("automation.outcome")}</Table.Th>
            <Table.Th>{t("automation.what")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((run) => (
            <Row key={run.id} run={run} />
          ))}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

function Row({ run }: { run: AutomationRun }) {
  const { t } = useI18n();
  const outcome = useOutcomeWords();
  const [tone, icon] = LOOKS[run.outcome];
  const cut = run.outcome === "cut" ? t(`automation.cut_${run.reason}` as "automation.cut_repeated") : run.reason;
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/inbox/$ticketId" params={{ ticketId: run.ticket_id }} search={{ view: "open" }}>
          #{run.ticket_number}
        </Link>
      </Table.Td>
      <Table.Td>
        <When at={run.at} />
        <div className="meta">{t(`automation.on_${run.trigger_kind}` as "automation.on_lasted")}</div>
      </Table.Td>
      <Table.Td>
        <Badge tone={tone} icon={icon}>
          {t(`automation.outcome_${run.outcome}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        {cut}
        {run.deeds.map((deed, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a list that does not change
          <div key={at}>{outcome(deed)}</div>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}
