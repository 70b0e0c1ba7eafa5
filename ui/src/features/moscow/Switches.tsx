import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { SwitchDifference } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog, Icon, tell, When } from "@/shared/parts";
import { differencesQuery, useSwitchAsPromised } from "./queries";

/** Switches that are not as the board has them, and all of them put right at once. */
export function Switches({ frame }: { frame: string }) {
  const { t, language } = useI18n();
  const manages = useMay("capabilities.manage");
  const [open, setOpen] = useState(false);
  const { data = [] } = useQuery(differencesQuery(frame));
  if (data.length === 0) return null;
  return (
    <div className="problem" role="alert">
      <Icon name="flag" />
      <div>
        <b>{t("moscow.drift")}</b>
        <ul>
          {data.map((one) => (
            <li key={one.initiative}>
              <Link to="/moscow/initiatives/$initiativeKey" params={{ initiativeKey: one.initiative }}>
                {textIn(one.title, language)}
              </Link>{" "}
              {t(`moscow.drift.${one.code}`)}{" "}
              {one.began_at && (
                <span className="meta">
                  <When at={one.began_at} />
                </span>
              )}
            </li>
          ))}
        </ul>
        {manages ? (
          <p className="moscow-row">
            <Button size="xs" onClick={() => setOpen(true)}>
              {t("moscow.switches_put")}
            </Button>
            <Link to="/settings/capabilities">{t("moscow.drift_switches")}</Link>
          </p>
        ) : (
          <p>{t("moscow.switches_who")}</p>
        )}
      </div>
      {open && <PutRight frame={frame} differences={data} close={() => setOpen(false)} />}
    </div>
  );
}

type Props = { frame: string; differences: SwitchDifference[]; close: () => void };

function PutRight({ frame, differences, close }: Props) {
  const { t, language } = useI18n();
  const put = useSwitchAsPromised();
  // As they were when the dialog was opened: what is confirmed is what was read.
  const [seen] = useState(differences);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [shares, setShares] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("");
  const chosen = seen.filter((one) => !left.has(one.initiative));
  const shareOf = (one: SwitchDifference) => (one.code === "flag_off" ? (shares[one.initiative] ?? 100) : null);
  const toggle = (key: string, on: boolean) =>
    setLeft((before) => new Set(on ? [...before].filter((one) => one !== key) : [...before, key]));
  const save = () => {
    const switches = chosen.map((one) => ({ initiative: one.initiative, version: one.version, percent: shareOf(one) }));
    const onSuccess = () => {
      tell(t("moscow.switches_done"), t);
      close();
    };
    put.mutate({ frame, switches, reason }, { onSuccess });
  };
  return (
    <EditDialog
      title={t("moscow.switches_put")}
      close={close}
      save={save}
      saving={put.isPending}
      error={put.error}
      disabled={reason.trim() === "" || chosen.length === 0}
      saveLabel={t("moscow.switches_put")}
    >
      {seen.map((one) => {
        const name = textIn(one.name, language);
        const on = !left.has(one.initiative);
        return (
          <div key={one.initiative}>
            <Checkbox
              label={t(one.code === "flag_on" ? "moscow.switches_off" : "moscow.switches_on", { name })}
              checked={on}
              onChange={(event) => toggle(one.initiative, event.currentTarget.checked)}
            />
            {one.kind === "planned" && <p className="amber-text">{t("moscow.obeyed.planned", { name })}</p>}
            {one.code === "flag_off" && on && (
              <NumberInput
                label={t("moscow.switches_percent", { name })}
                suffix=" %"
                min={1}
                max={100}
                allowDecimal={false}
                value={shareOf(one) ?? 100}
                onChange={(value) => setShares((before) => ({ ...before, [one.initiative]: Number(value) }))}
              />
            )}
          </div>
        );
      })}
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
