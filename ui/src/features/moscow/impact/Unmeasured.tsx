import { SegmentedControl, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Initiative } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { SwitchNote } from "../SwitchNote";
import { useRollOutUnmeasured } from "./queries";

const STEPS = ["rolling_out", "live"] as const;

/** It goes to customers without anything that would tell whether it helped; the reason goes to the log. */
export function Unmeasured({ initiative, close }: { initiative: Initiative; close: () => void }) {
  const { t } = useI18n();
  const go = useRollOutUnmeasured();
  // The version that the dialog was opened at: a live update must not slip a newer one under it.
  const [{ key, version }] = useState(initiative);
  const steps = STEPS.filter((one) => one !== initiative.definition.lifecycle);
  const [lifecycle, setLifecycle] = useState<(typeof STEPS)[number]>(steps[0] ?? "live");
  const [reason, setReason] = useState("");
  return (
    <EditDialog
      title={t("moscow.unmeasured")}
      close={close}
      save={() => go.mutate({ key, version, lifecycle, reason }, { onSuccess: close })}
      saving={go.isPending}
      error={go.error}
      disabled={reason.trim() === ""}
      saveLabel={t("moscow.unmeasured")}
    >
      <p>{t("moscow.unmeasured_hint")}</p>
      <SwitchNote initiative={key} capability={initiative.definition.capability} />
      <SegmentedControl
        aria-label={t("moscow.lifecycle")}
        value={lifecycle}
        onChange={(value) => setLifecycle(value === "live" ? "live" : "rolling_out")}
        data={steps.map((value) => ({ value, label: t(`moscow.lifecycle.${value}`) }))}
      />
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
