import { useState } from "react";
import type { Customer } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog, offerUndo } from "@/shared/parts";
import { CustomerSelect } from "./CustomerSelect";
import { useCustomer, useCustomerMerge } from "./queries";

/** Makes two records of one person one; this one stays. */
export function MergeCustomer({ into, close }: { into: Customer; close: () => void }) {
  const { t } = useI18n();
  const { merge, undo } = useCustomerMerge(into.id);
  const [from, setFrom] = useState<string | null>(null);
  const chosen = useCustomer(from);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    if (!from) return;
    setSaving(true);
    setError(null);
    try {
      const made = await merge(from);
      close();
      const names = { name: chosen.data?.name ?? "", into: into.name };
      offerUndo(t("done.customers_merged", names), t, () => undo(made.id));
    } catch (problem) {
      setError(problem);
      setSaving(false);
    }
  };
  return (
    <EditDialog
      title={t("customer.merge_title", { name: into.name })}
      close={close}
      save={() => void save()}
      saving={saving}
      error={error}
      disabled={!chosen.data}
      saveLabel={t("merge.go")}
    >
      <CustomerSelect label={t("customer.merge_from")} value={from} onChange={setFrom} except={into.id} />
      <p className="quiet">{t("customer.merge_hint", { name: into.name })}</p>
    </EditDialog>
  );
}
