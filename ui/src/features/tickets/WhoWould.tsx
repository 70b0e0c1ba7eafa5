import { Modal } from "@mantine/core";
import type { RoutingCandidate, Ticket, TicketRouting } from "@/api/models";
import { languageName } from "@/features/customers";
import { useI18n, useWord } from "@/shared/i18n";
import { Avatar, Badge, Loading, ProblemNote } from "@/shared/parts";
import { useTicketRouting } from "./routing";

/** Who would get the ticket now, and what stands in the way of each of the others. */
export function WhoWould({ ticket, close }: { ticket: Ticket; close: () => void }) {
  const { t } = useI18n();
  const routing = useTicketRouting(ticket.id);
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("routing.who_of", { number: String(ticket.number) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {routing.isPending && <Loading rows={4} />}
      {routing.isError && <ProblemNote error={routing.error} retry={() => void routing.refetch()} />}
      {routing.data && <Told routing={routing.data} />}
    </Modal>
  );
}

function Told({ routing }: { routing: TicketRouting }) {
  const { t, locale } = useI18n();
  const word = useWord();
  const { choice } = routing;
  return (
    <div className="stack">
      <p>
        {choice
          ? t("routing.would", { name: choice.person.name, why: word("routed", choice.why) })
          : t(routing.team_id ? "routing.nobody" : "routing.no_team")}
      </p>
      <p className="meta">
        {t(noteOf(routing))}
        {routing.skills.length > 0 && ` ${t("routing.needs", { skills: routing.skills.join(", ") })}`}
        {routing.language && ` ${t("routing.speaks", { language: languageName(routing.language, locale) })}`}
      </p>
      <ol className="short-list">
        {routing.candidates.map((one) => (
          <li key={one.person.id} className="short-row">
            <Candidate one={one} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function noteOf(routing: TicketRouting) {
  if (routing.mode === "manual") return "routing.is_manual";
  if (routing.by_hand) return "routing.is_by_hand";
  return routing.in_hand ? "routing.is_automatic" : "routing.is_not_in_hand";
}

function Candidate({ one }: { one: RoutingCandidate }) {
  const { t } = useI18n();
  const word = useWord();
  return (
    <>
      <Avatar name={one.person.name} quiet={one.obstacles.length > 0} />
      <span className="grow ellipsis">{one.person.name}</span>
      {one.knows_customer && <Badge tone="accent">{t("routing.knows")}</Badge>}
      {one.obstacles.map((obstacle) => (
        <Badge key={obstacle} icon={obstacle === "away" ? "moon" : "x"}>
          {word("obstacle", obstacle)}
        </Badge>
      ))}
      <span className="meta">{t("routing.load", { n: one.load, of: one.capacity })}</span>
    </>
  );
}
