import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { BulkDone, RefusedTicket, Steps, TicketRow, Undone } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { offerUndo, tell, tellProblem } from "@/shared/parts";

/** What a refused bulk change says of each ticket that refuses. */
export function refusedOf(error: unknown): RefusedTicket[] {
  if (!isProblem(error, "bulk-refused")) return [];
  return (error.current as { refused?: RefusedTicket[] } | undefined)?.refused ?? [];
}

export type Refused = { steps: Partial<Steps>; rows: TicketRow[]; refused: RefusedTicket[] };

/** Changes many tickets in one request, with one undo. */
export function useBulk(done: () => void) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);

  const refetch = () => {
    void queries.invalidateQueries({ queryKey: ["tickets"] });
    void queries.invalidateQueries({ queryKey: ["ticket"] });
  };
  const undo = async (id: string) => {
    const { left } = await api.delete<Undone>("/api/deeds/{id}", { path: { id } });
    refetch();
    if (left.length > 0) tell(t("bulk.left", { n: left.length }), t);
  };
  const apply = async (rows: TicketRow[], steps: Partial<Steps>) => {
    setBusy(true);
    setRefused(null);
    try {
      const body = { tickets: rows.map(({ id, version }) => ({ id, version })), steps };
      const made = await api.post<BulkDone>("/api/bulk-changes", { body, idempotencyKey: newIdempotencyKey() });
      if (made.changed === 0) tell(t("bulk.nothing"), t);
      else offerUndo(t("bulk.done", { n: made.changed }), t, () => undo(made.id));
      done();
    } catch (error) {
      const report = refusedOf(error);
      if (report.length > 0) setRefused({ steps, rows, refused: report });
      else tellProblem(error, t);
    } finally {
      setBusy(false);
      refetch();
    }
  };
  return { apply, busy, refused, dismiss: () => setRefused(null) };
}
