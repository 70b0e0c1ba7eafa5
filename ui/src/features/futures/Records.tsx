import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RecordOnModel } from "@/api/models";
import { useTwinNames } from "@/features/calibration";
import { useMay, usePeople, useToday } from "@/features/staff";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Card, Icon, Loading, ProblemNote } from "@/shared/parts";
import { PutOnBoard } from "./board/PutOnBoard";
import { ChangeItems } from "./ChangeItems";
import { dayText } from "./days";
import { misfitText } from "./misfit";
import { type RecordKind, recordsQuery } from "./queries";
import { RecordEdit } from "./RecordEdit";

/** Futures and strategies, each with what is different in it, marked where the model does not have it. */
export function Records({ model }: { model: string }) {
  return (
    <div className="futures-records">
      <Kind kind="future" model={model} />
      <Kind kind="strategy" model={model} />
    </div>
  );
}

function Kind({ kind, model }: { kind: RecordKind; model: string }) {
  const { t } = useI18n();
  const writes = useMay("futures.write");
  const found = useQuery(recordsQuery(kind, model));
  const [editing, setEditing] = useState<RecordOnModel | "new" | null>(null);
  return (
    <Card
      title={t(kind === "future" ? "futures.futures" : "futures.strategies")}
      actions={
        writes && (
          <Button size="xs" variant="default" onClick={() => setEditing("new")}>
            {t(kind === "future" ? "futures.future_new" : "futures.strategy_new")}
          </Button>
        )
      }
    >
      {found.isPending && <Loading rows={6} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      <ul className="records">
        {found.data?.map((one) => (
          <Shown key={one.key} kind={kind} record={one} edit={writes ? () => setEditing(one) : null} />
        ))}
      </ul>
      {editing && (
        <RecordEdit
          kind={kind}
          model={model}
          record={editing === "new" ? undefined : editing}
          close={() => setEditing(null)}
        />
      )}
    </Card>
  );
}

type ShownProps = { kind: RecordKind; record: RecordOnModel; edit: (() => void) | null };

function Shown({ kind, record, edit }: ShownProps) {
  const { t, locale, language } = useI18n();
  const { title, narrative, changes, probability, cost_per_day, review_on, owner_id } = record.definition;
  const nameOf = useTwinNames();
  const people = usePeople();
  const owner = people.data?.find((one) => one.id === owner_id);
  const today = useToday();
  return (
    <li className="record">
      <div className="record-head">
        <b>{textIn(title, language)}</b>
        {probability != null && <span className="meta">{share(probability, locale, 0)}</span>}
        {review_on != null && review_on <= today && (
          <Badge tone="amber" icon="clock">
            {t("futures.review_due", { day: dayText(review_on, locale) })}
          </Badge>
        )}
        <span className="grow" />
        {kind === "strategy" && <PutOnBoard strategy={record} study={null} />}
        {edit && (
          <Button size="xs" variant="subtle" leftSection={<Icon name="edit" size={14} />} onClick={edit}>
            {t("action.edit")}
            <span className="visually-hidden"> {textIn(title, language)}</span>
          </Button>
        )}
      </div>
      {narrative && <p>{textIn(narrative, language)}</p>}
      {owner && <p className="meta">{t("futures.owned_by", { name: owner.name })}</p>}
      {kind === "future" && !owner_id && <p className="meta">{t("futures.owner_missing")}</p>}
      <ul className="record-changes">
        <ChangeItems changes={changes ?? []} />
        {cost_per_day ? (
          <li>
            {t("futures.cost_per_day")}: {count(cost_per_day, locale)}
          </li>
        ) : null}
        {(changes ?? []).length === 0 && !cost_per_day && <li className="meta">{t("futures.nothing_changes")}</li>}
      </ul>
      {record.misfit && (
        <p className="futures-overload">
          <Icon name="alert" size={14} /> {t("futures.misfit", { why: misfitText(record.misfit, nameOf, t, locale) })}
        </p>
      )}
      {record.passed_over.map((one) => (
        <p key={`${one.what} ${one.of}`} className="meta">
          {t("futures.passed_over", { why: misfitText(one, nameOf, t, locale) })}
        </p>
      ))}
    </li>
  );
}
