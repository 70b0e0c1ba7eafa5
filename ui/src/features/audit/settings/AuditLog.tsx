import { Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useI18n } from "@/shared/i18n";
import { Card, EmptyState, Icon, Loading, ProblemNote } from "@/shared/parts";
import { AuditFilters } from "./AuditFilters";
import { AuditRow } from "./AuditRow";
import { ALL, type Asked, csvAddress, useAudit } from "./queries";

/** Who changed which setting, newest first. */
export function AuditLog() {
  const { t } = useI18n();
  const [asked, setAsked] = useState<Asked>(ALL);
  const change = useCallback((part: Partial<Asked>) => setAsked((now) => ({ ...now, ...part })), []);
  const list = useAudit(asked);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card
      title={t("settings.audit")}
      actions={
        <a className="plain-button csv" href={csvAddress(asked)} download>
          <Icon name="download" /> {t("audit.csv")}
        </a>
      }
    >
      <div className="stack">
        <AuditFilters asked={asked} change={change} />
        {asked.object && (
          <Button
            variant="light"
            className="audit-only"
            leftSection={<Icon name="x" />}
            onClick={() => change({ object: null })}
          >
            {t("audit.only_object")}
          </Button>
        )}
        {list.isPending && <Loading rows={6} />}
        {list.isError && <ProblemNote error={list.error} retry={() => void list.refetch()} />}
        {list.data && rows.length === 0 && (
          <EmptyState icon="search" title={t("audit.none")} hint={t("audit.none_hint")} />
        )}
        <ul className="short-list">
          {rows.map((entry) => (
            <AuditRow key={entry.event} entry={entry} only={(object) => change({ object })} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.more")}
          </Button>
        )}
      </div>
    </Card>
  );
}
