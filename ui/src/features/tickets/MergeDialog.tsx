import { Select } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { EditDialog, offerUndo } from "@/shared/parts";
import { useRestructuring } from "./restructuring";
import { type Pickable, TicketSelect, ticketLabel } from "./TicketSelect";

type Props = {
  /** One ticket, to go into any other; or several, of which one stays. */
  tickets: readonly Pickable[];
  customer?: string;
  close: () => void;
  /** What is to happen with the selection; without it the one that stays is opened. */
  done?: () => void;
};

/** Merges tickets into one. All messages stand there afterwards, and one undo takes it back. */
export function MergeDialog({ tickets, customer, close, done }: Props) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const navigate = useNavigate();
  const { merge, unmerge } = useRestructuring();
  const [into, setInto] = useState<Pickable | null>(null);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const from = tickets.filter((one) => one.id !== into?.id);
  const several = tickets.length > 1;
  const save = async () => {
    if (!into) return;
    setSaving(true);
    setError(null);
    try {
      const ids = from.map((one) => one.id);
      const made = await merge(ids, into.id);
      close();
      offerUndo(t("done.merged", { n: made.length, number: String(into.number) }), t, () => unmerge(made));
      if (done) done();
      else await navigate({ to: "/inbox/$ticketId", params: { ticketId: into.id }, search });
    } catch (problem) {
      setError(problem);
      setSaving(false);
    }
  };
  return (
    <EditDialog
      title={several ? t("merge.title_many", { n: tickets.length }) : t("merge.title")}
      close={close}
      save={() => void save()}
      saving={saving}
      error={error}
      disabled={!into}
      saveLabel={t("merge.go")}
    >
      {several ? (
        <Select
          label={t("merge.stays")}
          data={tickets.map((one) => ({ value: one.id, label: ticketLabel(one) }))}
          value={into?.id ?? null}
          onChange={(id) => setInto(tickets.find((one) => one.id === id) ?? null)}
          data-autofocus
        />
      ) : (
        <TicketSelect
          label={t("merge.into")}
          value={into}
          onChange={setInto}
          except={tickets.map((one) => one.id)}
          customer={customer}
        />
      )}
      <p className="quiet">{t("merge.hint")}</p>
    </EditDialog>
  );
}
