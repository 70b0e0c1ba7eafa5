import { ActionIcon, Loader } from "@mantine/core";
import { bytes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon, problemText } from "@/shared/parts";
import type { Tray } from "./attaching";

export function AttachmentTray({ tray, remove }: { tray: Tray[]; remove: (key: string) => void }) {
  const { t, locale } = useI18n();
  if (tray.length === 0) return null;
  return (
    <ul className="attachments tray" aria-label={t("message.attachments")}>
      {tray.map((one) => (
        <li key={one.key} className={one.error ? "tray-failed" : undefined}>
          {one.done || one.error ? <Icon name={one.error ? "alert" : "clip"} size={14} /> : <Loader size={14} />}
          <span className="ellipsis">{one.name}</span>
          <span className="meta">{one.error ? problemText(one.error, t) : bytes(one.size, locale)}</span>
          <ActionIcon size={24} aria-label={t("attachment.remove", { name: one.name })} onClick={() => remove(one.key)}>
            <Icon name="x" size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
