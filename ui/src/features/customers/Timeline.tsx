import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { TimelineItem } from "@/api/models";
import { useI18n, useWord } from "@/shared/i18n";
import { Icon, type IconName, Loading, ProblemNote, When } from "@/shared/parts";
import { useTimeline } from "./queries";

const ICONS: Record<string, IconName> = {
  ticket: "inbox",
  order: "box",
  shipment: "truck",
  return: "return",
  refund: "coin",
};

/** Everything that happened with this customer, newest first. */
export function Timeline({ id }: { id: string }) {
  const { t } = useI18n();
  const timeline = useTimeline(id);
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  if (timeline.isPending) return <Loading rows={8} />;
  if (timeline.isError) return <ProblemNote error={timeline.error} retry={() => void timeline.refetch()} />;
  if (items.length === 0) return <p className="quiet">{t("customer.timeline_empty")}</p>;
  return (
    <>
      <ol className="timeline">
        {items.map((item) => (
          <TimelineEntry key={`${item.at} ${item.kind} ${item.subject.id}`} item={item} page={id} />
        ))}
      </ol>
      {timeline.hasNextPage && (
        <Button variant="default" loading={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
          {t("action.more")}
        </Button>
      )}
    </>
  );
}

/** `page`: the customer whose page it stands on. Those merged into them are reached from here. */
function TimelineEntry({ item, page }: { item: TimelineItem; page: string }) {
  const word = useWord();
  const { kind, id, label } = item.subject;
  // In the reader's language where the kind is known; else as the server says it.
  const own = word("event", item.kind);
  const said = own === item.kind ? item.text : own;
  return (
    <li>
      <span className="timeline-mark">
        <Icon name={ICONS[kind] ?? "user"} size={14} />
      </span>
      <span className="short-main">
        <span>
          {said}{" "}
          {kind === "ticket" && (
            <Link to="/inbox/$ticketId" params={{ ticketId: id }} search={{ view: "open" }}>
              {label}
            </Link>
          )}
          {kind === "customer" && id !== page && (
            <Link to="/customers/$customerId" params={{ customerId: id }}>
              {label}
            </Link>
          )}
          {kind === "order" && (
            <Link to="/orders/$orderId" params={{ orderId: id }}>
              {label}
            </Link>
          )}
        </span>
        <span className="meta">
          <When at={item.at} />
        </span>
      </span>
    </li>
  );
}
