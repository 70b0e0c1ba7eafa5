import { TextInput } from "@mantine/core";
import { useState } from "react";
import { localMinute } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";

/** The server takes a moment within this time. */
const LONGEST_MS = 366 * 86_400_000;

/** A moment of one's own at which tickets come back. */
export function SnoozeMoment({ pick, close }: { pick: (until: string) => void; close: () => void }) {
  const { t } = useI18n();
  const [own, setOwn] = useState("");
  const now = Date.now();
  const at = Date.parse(own);
  const fits = at > now && at <= now + LONGEST_MS;
  return (
    <EditDialog
      title={t("tool.snooze")}
      close={close}
      save={() => {
        close();
        pick(new Date(at).toISOString());
      }}
      saving={false}
      disabled={!fits}
      saveLabel={t("snooze.go")}
    >
      <TextInput
        type="datetime-local"
        label={t("later.at")}
        data-autofocus
        min={localMinute(new Date(now))}
        max={localMinute(new Date(now + LONGEST_MS))}
        value={own}
        error={own !== "" && !fits ? t("snooze.within") : undefined}
        onChange={(event) => setOwn(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
