import { Button, Group } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { EmptyState } from "@/shared/parts";
import { isStanding } from "./view-names";
import { filterCount, type InboxSearch, isSaved, looksEverywhere, NO_FILTERS, viewOf } from "./views";

/** Nothing found is not the same as nothing to do. */
export function ListEmpty({ search, change }: { search: InboxSearch; change: (part: Partial<InboxSearch>) => void }) {
  const { t } = useI18n();
  const everywhere = looksEverywhere(search);
  if (search.q || filterCount(search) > 0) {
    return (
      <EmptyState
        icon="filter"
        title={t("list.nothing_found")}
        hint={t(everywhere ? "list.nothing_anywhere_hint" : "list.nothing_found_hint")}
        action={
          <Group justify="center" gap="xs">
            {search.q && !everywhere && (
              <Button onClick={() => change({ within: undefined })}>{t("search.widen")}</Button>
            )}
            <Button variant="default" onClick={() => change({ ...NO_FILTERS, q: undefined, within: undefined })}>
              {t("list.clear")}
            </Button>
          </Group>
        }
      />
    );
  }
  const shown = viewOf(search);
  const view = isStanding(shown) ? shown : isSaved(shown) ? "saved" : "team";
  return <EmptyState icon="check" title={t(`list.empty_${view}`)} hint={t(`list.empty_${view}_hint`)} />;
}
