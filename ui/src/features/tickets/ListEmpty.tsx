import { Button } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { EmptyState } from "@/shared/parts";
import { isStanding } from "./view-names";
import { filterCount, type InboxSearch, isSaved, NO_FILTERS, viewOf } from "./views";

/** Nothing found is not the same as nothing to do. */
export function ListEmpty({ search, change }: { search: InboxSearch; change: (part: Partial<InboxSearch>) => void }) {
  const { t } = useI18n();
  if (search.q || filterCount(search) > 0) {
    return (
      <EmptyState
        icon="filter"
        title={t("list.nothing_found")}
        hint={t("list.nothing_found_hint")}
        action={
          <Button variant="default" onClick={() => change({ ...NO_FILTERS, q: undefined })}>
            {t("list.clear")}
          </Button>
        }
      />
    );
  }
  const shown = viewOf(search);
  const view = isStanding(shown) ? shown : isSaved(shown) ? "saved" : "team";
  return <EmptyState icon="check" title={t(`list.empty_${view}`)} hint={t(`list.empty_${view}_hint`)} />;
}
