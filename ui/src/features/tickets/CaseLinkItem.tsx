import { Menu } from "@mantine/core";
import { api } from "@/api/client";
import type { Ticket } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon, tell, tellProblem } from "@/shared/parts";

/** Copies the address at which the customer follows this ticket without an account. */
export function CaseLinkItem({ ticket }: { ticket: Pick<Ticket, "id" | "customer"> }) {
  const { t } = useI18n();
  const copy = async () => {
    try {
      const link = await api.post<{ path: string }>("/api/tickets/{id}/case-link", { path: { id: ticket.id } });
      await navigator.clipboard.writeText(`${window.location.origin}${link.path}`);
      tell(t("done.case_link"), t);
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <Menu.Item leftSection={<Icon name="globe" />} disabled={!ticket.customer} onClick={() => void copy()}>
      {t("ticket.case_link")}
    </Menu.Item>
  );
}
