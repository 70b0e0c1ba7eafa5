import { Menu } from "@mantine/core";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";

export type Restructuring = "merge" | "split" | "link";
type Props = { open: (what: Restructuring) => void; messages: number };

/** Merge, split and link, for whom they are open. */
export function RestructureItems({ open, messages }: Props) {
  const { t } = useI18n();
  const mayRestructure = useMay("tickets.restructure");
  return (
    <>
      <Menu.Divider />
      {mayRestructure && (
        <>
          <Menu.Item leftSection={<Icon name="merge" />} onClick={() => open("merge")}>
            {t("merge.open")}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="split" />} disabled={messages < 2} onClick={() => open("split")}>
            {t("split.open")}
          </Menu.Item>
        </>
      )}
      <Menu.Item leftSection={<Icon name="link" />} onClick={() => open("link")}>
        {t("link.open")}
      </Menu.Item>
    </>
  );
}
