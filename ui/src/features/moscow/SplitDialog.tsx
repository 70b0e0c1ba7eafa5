import { Checkbox, MultiSelect, NumberInput, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Initiative } from "@/api/models";
import { useScenarioChoices } from "@/features/scenarios";
import { count } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditDialog, offerUndo } from "@/shared/parts";
import { effortsOf } from "./board";
import { keyOf } from "./initiative-form";
import { moscowSettingsQuery, useSplit, useUndoSplit } from "./queries";

type Props = { initiative: Initiative; done: () => void; close: () => void };

/** Parts an initiative in two: one half may be promised while the other waits. It can be taken back. */
export function SplitDialog({ initiative, done, close }: Props) {
  const { t, language, locale } = useI18n();
  const split = useSplit();
  const undo = useUndoSplit();
  const scenarios = useScenarioChoices();
  const { data: settings } = useQuery(moscowSettingsQuery);
  const name = textIn(initiative.definition.title, language);
  const [title, setTitle] = useState("");
  const [percent, setPercent] = useState<number | "">(50);
  const [removes, setRemoves] = useState<string[]>([]);
  const [after, setAfter] = useState(true);
  const [reason, setReason] = useState("");
  const own = (initiative.definition.removes ?? []).map((one) => one.scenario);
  const share = percent === "" ? 0 : percent;
  const save = () =>
    split.mutate(
      {
        of: initiative.key,
        version: initiative.version,
        key: keyOf(title),
        title,
        percent: share,
        removes,
        after,
        reason,
      },
      {
        onSuccess: (made) => {
          offerUndo(t("moscow.split_done", { name, part: title }), t, () => undo.mutateAsync(made.id));
          done();
        },
      },
    );
  const unit = (pool: string) => settings?.pools.find((one) => one.key === pool)?.unit ?? "";
  return (
    <EditDialog
      title={t("moscow.split_title", { name })}
      close={close}
      save={save}
      saving={split.isPending}
      error={split.error}
      disabled={keyOf(title) === "" || share < 1 || share > 99 || reason.trim() === ""}
      saveLabel={t("moscow.split")}
    >
      <p>{t("moscow.split_hint")}</p>
      <TextInput
        data-autofocus
        required
        label={t("moscow.split_new")}
        maxLength={200}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <NumberInput
        required
        label={t("moscow.split_percent")}
        suffix=" %"
        min={1}
        max={99}
        allowDecimal={false}
        value={percent}
        onChange={(value) => setPercent(value === "" ? "" : Number(value))}
      />
      {(effortsOf({ initiative }) ?? []).map((one) => (
        <p key={one.pool} className="meta">
          {t("moscow.split_efforts", {
            rest: count(one.likely * (1 - share / 100), locale, 1),
            part: count((one.likely * share) / 100, locale, 1),
            unit: unit(one.pool),
          })}
        </p>
      ))}
      {own.length > 0 && (
        <MultiSelect
          label={t("moscow.split_removes")}
          description={t("moscow.split_removes_hint")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          value={removes}
          onChange={setRemoves}
          data={scenarios.filter((one) => own.includes(one.value))}
        />
      )}
      <Checkbox
        label={t("moscow.split_after")}
        checked={after}
        onChange={(event) => setAfter(event.currentTarget.checked)}
      />
      <TextInput
        required
        label={t("moscow.reason_label")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
