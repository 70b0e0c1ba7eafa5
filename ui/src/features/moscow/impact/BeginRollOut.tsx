import { Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Measurement } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EditDialog, Loading } from "@/shared/parts";
import { evidenceQuery, initiativeQuery } from "../queries";
import { SwitchNote } from "../SwitchNote";
import { useBegin } from "./queries";

type Props = { measurement: Measurement; close: () => void };

/** From this day on what is measured is fixed. The server says which day it is: the browser may be elsewhere. */
export function BeginRollOut({ measurement, close }: Props) {
  const { t } = useI18n();
  const { data, error } = useQuery(evidenceQuery);
  if (data) return <Begin measurement={measurement} close={close} today={data.today} />;
  const nothing = () => undefined;
  return (
    <EditDialog title={t("moscow.begin")} close={close} save={nothing} saving={false} error={error} disabled>
      <Loading rows={4} />
    </EditDialog>
  );
}

function Begin({ measurement, close, today }: Props & { today: string }) {
  const { t } = useI18n();
  const begin = useBegin();
  const [on, setOn] = useState(today);
  const [reason, setReason] = useState("");
  const [although, setAlthough] = useState(false);
  const [percent, setPercent] = useState<number | null>(null);
  const [heldBack, setHeldBack] = useState(0);
  const { data: initiative } = useQuery(initiativeQuery(measurement.initiative));
  const capability = initiative?.definition.capability;
  const switches = useMay("capabilities.manage") && Boolean(capability) && on === today;
  const save = () => {
    const { id, version } = measurement;
    const lots = switches && percent !== null ? { percent, held_back: heldBack } : { percent: null, held_back: null };
    begin.mutate({ id, version, on, reason, although_blind: although, ...lots }, { onSuccess: close });
  };
  return (
    <EditDialog
      title={t("moscow.begin")}
      close={close}
      save={save}
      saving={begin.isPending}
      error={begin.error}
      disabled={reason.trim() === "" || on === ""}
      saveLabel={t("moscow.begin")}
    >
      <p>{t("moscow.begin_hint")}</p>
      <SwitchNote initiative={measurement.initiative} capability={capability} />
      <TextInput
        type="date"
        required
        label={t("moscow.begin_on")}
        description={t("moscow.begin_on_hint")}
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {switches && (
        <>
          <NumberInput
            label={t("moscow.begin_percent")}
            description={t("moscow.begin_percent_hint", { name: capability ?? "" })}
            suffix=" %"
            min={1}
            max={100}
            allowDecimal={false}
            value={percent ?? ""}
            onChange={(value) => setPercent(value === "" ? null : Number(value))}
          />
          <NumberInput
            label={t("moscow.begin_held_back")}
            suffix=" %"
            min={0}
            max={20}
            allowDecimal={false}
            disabled={percent === null}
            value={heldBack}
            onChange={(value) => setHeldBack(Number(value))}
          />
        </>
      )}
      <Checkbox
        label={t("moscow.although_blind")}
        checked={although}
        onChange={(event) => setAlthough(event.currentTarget.checked)}
      />
    </EditDialog>
  );
}
