import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import type { TicketRow } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { EmptyState, Kbd, Loading, ProblemNote } from "@/shared/parts";
import { BulkBar } from "./BulkBar";
import { ListEmpty } from "./ListEmpty";
import { ListHead } from "./ListHead";
import { useAnchor } from "./list-anchor";
import { usePresences } from "./presence";
import { useSavedView, useTicketList } from "./queries";
import { SearchScope } from "./SearchScope";
import { useSelection } from "./selecting";
import { TicketRowLink } from "./TicketRowLink";
import type { InboxSearch } from "./views";

const ROW_HEIGHT = 77;
/** With a line for the facts that a view adds. */
const TALL_ROW_HEIGHT = 101;

type Props = {
  search: InboxSearch;
  change: (part: Partial<InboxSearch>) => void;
  viewsInMenu: boolean;
  openId: string | undefined;
};

export function TicketList({ search, change, viewsInMenu, openId }: Props) {
  const { t } = useI18n();
  const { list, letGo } = useTicketList(search);
  const { saved, gone } = useSavedView(search);
  const columns = saved?.columns ?? [];
  const { data: presences } = usePresences();
  const rowHeight = columns.length > 0 ? TALL_ROW_HEIGHT : ROW_HEIGHT;
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const unread = useMemo(() => new Set(list.data?.pages.flatMap((page) => page.unread)), [list.data]);
  const instead = list.data?.pages[0]?.instead;
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useEffect(() => virtual.measure(), [rowHeight]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const hold = useAnchor(box, ids, rowHeight, JSON.stringify(search));
  const cursor = useListCursor(ids, openId, (index) => virtual.scrollToIndex(index, { align: "auto" }), search);
  const selection = useSelection();
  const { refresh } = selection;
  useEffect(() => refresh(rows), [refresh, rows]);
  useSelectKeys(rows, cursor ?? openId);
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, rows.length]);
  useLettingGo(letGo, lastShown, selection.size === 0 && !isFetchingNextPage);

  return (
    <>
      {selection.size > 0 ? (
        <BulkBar rows={[...selection.rows.values()]} clear={selection.clear} all={() => selection.all(rows)} />
      ) : null}
      <ListHead search={search} change={change} viewsInMenu={viewsInMenu} shown={rows.length} more={hasNextPage} />
      <SearchScope search={search} change={change} />
      {instead && (
        <p className="list-instead" role="status">
          {t("search.instead", { words: instead })}
        </p>
      )}
      {gone ? (
        <EmptyState icon="star" title={t("view.gone")} hint={t("view.gone_hint")} />
      ) : list.isPending ? (
        <Loading rows={7} height={54} />
      ) : list.isError && (rows.length === 0 || isProblem(list.error, "invalid")) ? (
        <ProblemNote error={list.error} retry={() => void list.refetch()} />
      ) : rows.length === 0 ? (
        <ListEmpty search={search} change={change} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
        <section className="list-scroll" ref={box} tabIndex={0} aria-label={t("list.label")} onScroll={hold}>
          <ul
            data-selecting={selection.size > 0 || undefined}
            style={{ height: virtual.getTotalSize(), position: "relative" }}
          >
            {items.map((item) => {
              const row = rows[item.index];
              if (!row) return null;
              return (
                <li
                  key={row.id}
                  aria-setsize={hasNextPage ? -1 : rows.length}
                  aria-posinset={item.index + 1}
                  style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${item.start}px)` }}
                >
                  <input
                    type="checkbox"
                    className="row-check"
                    tabIndex={-1}
                    aria-label={t("select.row", { number: String(row.number) })}
                    checked={selection.rows.has(row.id)}
                    onChange={() => undefined}
                    onClick={(event) => (event.shiftKey ? selection.upTo(rows, row) : selection.toggle(row))}
                  />
                  <TicketRowLink
                    row={row}
                    search={search}
                    open={row.id === openId}
                    at={row.id === cursor}
                    unread={unread.has(row.id)}
                    columns={columns}
                    others={presences?.find((one) => one.ticket_id === row.id)?.people}
                  />
                </li>
              );
            })}
          </ul>
          {isFetchingNextPage && <Loading rows={2} height={54} />}
        </section>
      )}
      <p className="list-keys" aria-hidden="true">
        <Kbd>j</Kbd> <Kbd>k</Kbd> {t("list.move")} <Kbd>x</Kbd> {t("list.select")} <Kbd>?</Kbd> {t("list.all")}
      </p>
    </>
  );
}

/** What is far below goes once one has stayed higher up for a while; who selects keeps all that is shown. */
function useLettingGo(letGo: (lastRow: number) => unknown, lastShown: number, may: boolean) {
  const latest = useRef(letGo);
  latest.current = letGo;
  useEffect(() => {
    if (!may || lastShown < 0) return;
    const timer = setTimeout(() => latest.current(lastShown), 5000);
    return () => clearTimeout(timer);
  }, [may, lastShown]);
}

/** x selects the row at the cursor, Shift+X up to it, Ctrl+A all that are shown. */
function useSelectKeys(rows: TicketRow[], at: string | undefined) {
  const selection = useSelection();
  const row = rows.find((one) => one.id === at);
  useKeys({
    select: () => row && selection.toggle(row),
    selectTo: () => row && selection.upTo(rows, row),
    selectAll: () => selection.all(rows),
  });
}

/** j and k walk the rows; Enter (the row is a link) opens the one that has the focus. */
function useListCursor(
  ids: string[],
  openId: string | undefined,
  reveal: (index: number) => void,
  search: InboxSearch,
): string | null {
  const selection = useSelection();
  const [at, setAt] = useState<string | null>(null);
  const navigate = useNavigate();
  const move = (step: number) => {
    if (ids.length === 0) return;
    const from = ids.indexOf(at ?? openId ?? "");
    const index = Math.min(ids.length - 1, Math.max(0, from + step));
    const id = ids[from === -1 ? 0 : index];
    if (!id) return;
    setAt(id);
    reveal(ids.indexOf(id));
    // The row may have to be drawn first.
    requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus({ preventScroll: true }));
  };
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    search: () => document.getElementById("list-search")?.focus(),
    back: () => {
      if (document.activeElement instanceof HTMLElement && document.activeElement.closest(".composer, .list-head")) {
        document.activeElement.blur();
      } else if (selection.size > 0) {
        selection.clear();
      } else if (openId) {
        void navigate({ to: "/inbox", search });
      }
    },
  });
  useEffect(() => setAt(openId ?? null), [openId]);
  return at;
}

export function NothingOpen() {
  const { t } = useI18n();
  return (
    <section className="conversation conversation-none" aria-label={t("conversation.label")}>
      <EmptyState icon="inbox" title={t("conversation.none")} hint={t("conversation.none_hint")} />
    </section>
  );
}
