import { Select } from "@mantine/core";
import { useState } from "react";
import type { LinkKind, Ticket } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog, offerUndo } from "@/shared/parts";
import { useRestructuring } from "./restructuring";
import { type Pickable, TicketSelect } from "./TicketSelect";

const KINDS: readonly LinkKind[] = ["related", "duplicate", "parent"];

/** Links the ticket with another one, and says what the other one is to it. */
export function LinkDialog({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useI18n();
  const { link, unlink } = useRestructuring();
  const [kind, setKind] = useState<LinkKind>("related");
  const [other, setOther] = useState<Pickable | null>(null);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    if (!other) return;
    setSaving(true);
    setError(null);
    try {
      const made = await link(ticket.id, { kind, ticket_id: other.id });
      close();
      offerUndo(t("done.linked", { number: String(other.number) }), t, () => unlink(ticket.id, made.id));
    } catch (problem) {
      setError(problem);
      setSaving(false);
    }
  };
  return (
    <EditDialog
      title={t("link.title")}
      close={close}
      save={() => void save()}
      saving={saving}
      error={error}
      disabled={!other}
      saveLabel={t("link.go")}
    >
      <Select
        label={t("link.kind")}
        allowDeselect={false}
        data={KINDS.map((one) => ({ value: one, label: t(`link.this_${one}`) }))}
        value={kind}
        onChange={(value) => setKind((value as LinkKind | null) ?? "related")}
      />
      <TicketSelect
        label={t("link.other")}
        value={other}
        onChange={setOther}
        except={[ticket.id, ...ticket.links.map((one) => one.ticket.id)]}
        customer={ticket.customer?.id}
      />
    </EditDialog>
  );
}
