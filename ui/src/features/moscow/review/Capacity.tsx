import { Button, NumberInput, Table } from "@mantine/core";
import { useState } from "react";
import type { FrameReview, ReviewAgenda, ReviewEffort } from "@/api/models";
import { useMay } from "@/features/staff";
import { count, share } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Card, EditDialog, TableScroll } from "@/shared/parts";
import { useNoteUsed } from "./queries";

type Props = { pools: ReviewAgenda["pools"]; efforts: ReviewEffort[]; review: FrameReview };

/** What was planned against what was used, as far as somebody noted it. */
export function Capacity({ pools, efforts, review }: Props) {
  const { t, locale } = useI18n();
  const writes = useMay("moscow.write") && review.state !== "held";
  const [noting, setNoting] = useState<ReviewEffort | null>(null);
  const number = (value: number) => count(value, locale, 1);
  return (
    <Card title={t("moscow.review_capacity")}>
      {pools.length === 0 && <p className="quiet">{t("moscow.review_capacity_none")}</p>}
      <ul className="scenario-list">
        {pools.map((pool) => (
          <li key={pool.pool}>
            <b>{pool.name}</b>{" "}
            {t("moscow.review_planned", { planned: number(pool.planned), free: number(pool.free), unit: pool.unit })}{" "}
            {pool.used === null
              ? t("moscow.review_used_none")
              : t("moscow.review_used", { used: number(pool.used), unit: pool.unit })}
            {pool.used !== null && pool.not_noted > 0 && (
              <span className="meta"> {t("moscow.review_not_noted", { n: pool.not_noted })}</span>
            )}
          </li>
        ))}
      </ul>
      {efforts.length > 0 && <Efforts efforts={efforts} pools={pools} note={writes ? setNoting : null} />}
      {noting && <NoteUsed effort={noting} pools={pools} review={review} close={() => setNoting(null)} />}
    </Card>
  );
}

type TableProps = Pick<Props, "efforts" | "pools"> & { note: ((effort: ReviewEffort) => void) | null };

function Efforts({ efforts, pools, note }: TableProps) {
  const { t, language, locale } = useI18n();
  const said = (by: Record<string, number> | null) =>
    by === null
      ? null
      : pools
          .filter((pool) => by[pool.pool] !== undefined)
          .map((pool) => `${count(by[pool.pool] ?? 0, locale, 1)} ${pool.unit}`)
          .join(", ");
  const ratio = (one: ReviewEffort) => {
    const both = pools.filter((pool) => one.planned?.[pool.pool] !== undefined && one.used?.[pool.pool] !== undefined);
    const sum = (by: Record<string, number> | null) => both.reduce((all, pool) => all + (by?.[pool.pool] ?? 0), 0);
    return sum(one.planned) > 0 ? sum(one.used) / sum(one.planned) : null;
  };
  return (
    <TableScroll label={t("moscow.review_capacity")}>
      <Table className="table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("moscow.initiative")}</Table.Th>
            <Table.Th>{t("moscow.review_likely")}</Table.Th>
            <Table.Th>{t("moscow.review_took")}</Table.Th>
            <Table.Th>{t("moscow.review_ratio")}</Table.Th>
            {note && (
              <Table.Th>
                <span className="visually-hidden">{t("moscow.actions")}</span>
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {efforts.map((one) => {
            const of = ratio(one);
            const title = textIn(one.title, language);
            return (
              <Table.Tr key={one.initiative}>
                <Table.Td>{title}</Table.Td>
                <Table.Td>{said(one.planned) ?? t("moscow.not_estimated")}</Table.Td>
                <Table.Td>{said(one.used) ?? t("moscow.review_took_none")}</Table.Td>
                <Table.Td>{of === null ? "–" : share(of, locale, 0)}</Table.Td>
                {note && (
                  <Table.Td>
                    <Button
                      variant="default"
                      aria-label={t("moscow.review_note_used_for", { name: title })}
                      onClick={() => note(one)}
                    >
                      {t("moscow.review_note_used")}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </TableScroll>
  );
}

type NoteProps = { effort: ReviewEffort; pools: Props["pools"]; review: FrameReview; close: () => void };

function NoteUsed({ effort, pools, review, close }: NoteProps) {
  const { t, language } = useI18n();
  const note = useNoteUsed(review.frame_id);
  const [used, setUsed] = useState<Record<string, number | "">>({ ...effort.used });
  const save = () => {
    const known = Object.entries(used).filter((one): one is [string, number] => one[1] !== "");
    note.mutate({ initiative: effort.initiative, used: Object.fromEntries(known) }, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t("moscow.review_note_used_for", { name: textIn(effort.title, language) })}
      close={close}
      save={save}
      saving={note.isPending}
      error={note.error}
    >
      {pools.map((pool, at) => (
        <NumberInput
          key={pool.pool}
          data-autofocus={at === 0 || undefined}
          label={`${pool.name} (${pool.unit})`}
          min={0}
          max={1_000_000}
          value={used[pool.pool] ?? ""}
          onChange={(value) => setUsed({ ...used, [pool.pool]: value === "" ? "" : Number(value) })}
        />
      ))}
    </EditDialog>
  );
}
