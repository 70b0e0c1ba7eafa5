import { Button } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { tell, tellProblem } from "@/shared/parts";
import { useTicket, useTicketEvents } from "./queries";
import { standingMerge, useRestructuring } from "./restructuring";
import { ticketLabel } from "./TicketSelect";

/** Instead of a composer: where the messages went, and the way back. */
export function MergedAway({ ticket, into }: { ticket: string; into: string }) {
  const { t } = useI18n();
  const search = useSearch({ from: "/desk/inbox" });
  const target = useTicket(into);
  const may = useMay("tickets.restructure");
  const merge = standingMerge(useTicketEvents(ticket, may).data);
  const { unmerge } = useRestructuring();
  const [busy, setBusy] = useState(false);
  const undo = async (id: string) => {
    setBusy(true);
    try {
      await unmerge([id]);
      tell(t("done.unmerged"), t);
    } catch (error) {
      tellProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <p className="composer-closed merged-away">
      <span>
        {t("composer.merged")}{" "}
        {target.data && (
          <Link to="/inbox/$ticketId" params={{ ticketId: into }} search={search}>
            {ticketLabel(target.data)}
          </Link>
        )}
      </span>
      {may && merge && (
        <Button variant="default" loading={busy} onClick={() => void undo(merge)}>
          {t("merge.undo")}
        </Button>
      )}
    </p>
  );
}
