import { Button } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { useViewName } from "./view-names";
import { type InboxSearch, looksEverywhere, viewOf } from "./views";

type Props = { search: InboxSearch; change: (part: Partial<InboxSearch>) => void };

/** Where the words are looked for, and the other choice. */
export function SearchScope({ search, change }: Props) {
  const { t } = useI18n();
  const name = useViewName(viewOf(search));
  if (!search.q) return null;
  const everywhere = looksEverywhere(search);
  return (
    <p className="list-instead search-scope">
      <span role="status">{everywhere ? t("search.everywhere") : t("search.within", { name })}</span>{" "}
      <Button
        variant="subtle"
        size="compact-xs"
        px={0}
        onClick={() => change({ within: everywhere ? "view" : undefined })}
      >
        {everywhere ? t("search.only_within", { name }) : t("search.widen")}
      </Button>
    </p>
  );
}
