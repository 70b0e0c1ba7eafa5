import { ActionIcon, Button, Loader } from "@mantine/core";
import { useRef } from "react";
import { bytes } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { Icon, problemText } from "@/shared/parts";
import type { Tray } from "./attaching";
import { pictureMark } from "./marks";

type Props = { tray: Tray[]; text: string; remove: (key: string) => void; again: (key: string) => void };

export function AttachmentTray({ tray, text, remove, again }: Props) {
  const { t, locale } = useI18n();
  if (tray.length === 0) return null;
  return (
    <ul className="attachments tray" aria-label={t("message.attachments")}>
      {tray.map((one) => (
        <li key={one.key} className={one.error ? "tray-failed" : undefined}>
          {one.done || one.error ? <Icon name={one.error ? "alert" : "clip"} size={14} /> : <Loader size={14} />}
          <span className="ellipsis">{one.name}</span>
          <span className="meta">{one.error ? problemText(one.error, t) : bytes(one.size, locale)}</span>
          {one.done && text.includes(pictureMark(one.done)) && <span className="meta">{t("attachment.shown")}</span>}
          {one.error !== null && one.file && (
            <Button
              variant="default"
              size="compact-xs"
              aria-label={t("attachment.again", { name: one.name })}
              onClick={() => again(one.key)}
            >
              {t("action.retry")}
            </Button>
          )}
          <ActionIcon size={24} aria-label={t("attachment.remove", { name: one.name })} onClick={() => remove(one.key)}>
            <Icon name="x" size={14} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

export function AttachButton({ add }: { add: (files: Iterable<File>) => void }) {
  const { t } = useI18n();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("composer.attach")}
        onChange={(event) => {
          add(Array.from(event.currentTarget.files ?? []));
          event.currentTarget.value = "";
        }}
      />
      <ActionIcon size={30} aria-label={t("composer.attach")} onClick={() => input.current?.click()}>
        <Icon name="clip" />
      </ActionIcon>
    </>
  );
}
