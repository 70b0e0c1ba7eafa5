import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { BoardSnapshot, MoscowBoard } from "@/api/models";
import { useMay } from "@/features/staff";
import { fullMoment } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Card, EditDialog, EmptyState, Loading, ProblemNote } from "@/shared/parts";
import { Differences } from "./Differences";
import { comparisonQuery, snapshotsQuery, useTakeSnapshot } from "./queries";

const NOW = "now";

/** Two boards of a frame side by side: as it was then, and as it was later or is now. */
export function Compare({ board }: { board: MoscowBoard }) {
  const { t, locale } = useI18n();
  const frame = board.frame.id;
  const decides = useMay("moscow.decide");
  const found = useQuery(snapshotsQuery(frame));
  const [chosen, setChosen] = useState<string | null>(null);
  const [after, setAfter] = useState(NOW);
  const [taking, setTaking] = useState(false);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const snapshots = found.data;
  const before = chosen ?? snapshots[0]?.id ?? null;
  const label = (one: BoardSnapshot) =>
    `${fullMoment(one.taken_at, locale)} · ${t(`moscow.occasion.${one.occasion}`)}: ${one.name}`;
  const choices = snapshots.map((one) => ({ value: one.id, label: label(one) }));
  const take = decides && <Button onClick={() => setTaking(true)}>{t("moscow.snapshot_take")}</Button>;
  return (
    <>
      {before === null ? (
        <EmptyState
          icon="columns"
          title={t("moscow.snapshots_none")}
          hint={t("moscow.snapshots_none_hint")}
          action={take}
        />
      ) : (
        <Card title={t("moscow.compared")} actions={take}>
          <div className="moscow-pair">
            <Select
              label={t("moscow.compare_before")}
              allowDeselect={false}
              value={before}
              onChange={setChosen}
              data={choices}
            />
            <Select
              label={t("moscow.compare_after")}
              allowDeselect={false}
              value={after}
              onChange={(value) => setAfter(value ?? NOW)}
              data={[{ value: NOW, label: t("moscow.compare_as_it_is") }, ...choices]}
            />
          </div>
          <Compared frame={frame} before={before} after={after} />
        </Card>
      )}
      {taking && <Take frame={frame} close={() => setTaking(false)} />}
    </>
  );
}

function Compared({ frame, before, after }: { frame: string; before: string; after: string }) {
  const found = useQuery(comparisonQuery(frame, before, after));
  if (found.isPending) return <Loading rows={4} />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return <Differences of={found.data} />;
}

function Take({ frame, close }: { frame: string; close: () => void }) {
  const { t } = useI18n();
  const take = useTakeSnapshot(frame);
  const [name, setName] = useState("");
  return (
    <EditDialog
      title={t("moscow.snapshot_take")}
      close={close}
      save={() => take.mutate(name, { onSuccess: close })}
      saving={take.isPending}
      error={take.error}
      disabled={name.trim() === ""}
    >
      <TextInput
        data-autofocus
        required
        label={t("moscow.snapshot_name")}
        description={t("moscow.snapshot_name_hint")}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
