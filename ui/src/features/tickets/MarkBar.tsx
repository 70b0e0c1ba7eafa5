import { ActionIcon, Tooltip } from "@mantine/core";
import { useI18n } from "@/shared/i18n";
import { Icon, type IconName } from "@/shared/parts";
import type { Style } from "./marks";

const BUTTONS: { style: Style; icon: IconName; keys?: string }[] = [
  { style: "bold", icon: "bold", keys: "Ctrl+B" },
  { style: "italic", icon: "italic", keys: "Ctrl+I" },
  { style: "link", icon: "link", keys: "Ctrl+Shift+K" },
  { style: "list", icon: "list" },
  { style: "numbers", icon: "numbers" },
  { style: "quote", icon: "quote" },
  { style: "code", icon: "code" },
];

export function MarkBar({ style }: { style: (style: Style) => void }) {
  const { t } = useI18n();
  return (
    <div className="mark-bar" role="toolbar" aria-label={t("marks.label")}>
      {BUTTONS.map((button) => {
        const label = t(`marks.${button.style}`);
        return (
          <Tooltip key={button.style} label={button.keys ? `${label} (${button.keys})` : label} openDelay={400}>
            <ActionIcon
              size={26}
              aria-label={label}
              aria-keyshortcuts={button.keys?.replace("Ctrl", "Control")}
              // The field keeps what is chosen in it.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => style(button.style)}
            >
              <Icon name={button.icon} size={15} />
            </ActionIcon>
          </Tooltip>
        );
      })}
    </div>
  );
}
