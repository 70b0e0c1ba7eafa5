import { Button, Checkbox, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Frame, FrameDefinition, FrameLevel, FrameWaiver, MoscowSettings } from "@/api/models";
import { useSession } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { CONDITIONS, definitionOf, LEVELS, NO_WAIVER, newFrame, parentsFor } from "./framing";
import { framesQuery, moscowSettingsQuery, useAddFrame, useChangeFrame, useRemoveFrame } from "./queries";

type Props = {
  /** That is changed; without one, one is added. */
  frame?: Frame;
  beside?: Frame | null;
  level?: FrameLevel;
  today: string;
  hasParts?: boolean;
  done: (frame: Frame) => void;
  removed?: () => void;
  close: () => void;
};

/** What is agreed about a frame: days, capacity by pool, shares, and a waiver that somebody signs. */
export function FrameEdit({ frame, beside = null, level = "increment", today, hasParts, done, removed, close }: Props) {
  const { t } = useI18n();
  const add = useAddFrame();
  const change = useChangeFrame();
  const remove = useRemoveFrame();
  const { data: frames = [] } = useQuery(framesQuery);
  const { data: settings } = useQuery(moscowSettingsQuery);
  const [form, setForm] = useState<FrameDefinition>(() => frame?.definition ?? newFrame(beside, level, today));
  const put = (part: Partial<FrameDefinition>) => setForm((before) => ({ ...before, ...part }));
  const save = () => {
    const definition = definitionOf(form);
    if (frame) change.mutate({ id: frame.id, version: frame.version, definition }, { onSuccess: done });
    else add.mutate(definition, { onSuccess: done });
  };
  const { waiver } = form;
  const unsigned = waiver !== null && waiver !== undefined && waiver.signer.trim() === "";
  return (
    <EditDialog
      title={t(frame ? "moscow.frame_edit" : "moscow.frame_new")}
      size="lg"
      close={close}
      save={save}
      saving={add.isPending || change.isPending}
      error={add.error ?? change.error ?? remove.error}
      disabled={form.name.trim() === "" || form.starts_on === "" || form.ends_on === "" || unsigned}
      more={
        frame && (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(frame, { onSuccess: removed })}
          >
            {t("action.remove")}
          </Button>
        )
      }
    >
      <Place form={form} put={put} frame={frame} frames={frames} />
      {hasParts ? (
        <p className="meta">{t("moscow.capacity_of_parts")}</p>
      ) : (
        <CapacityFields form={form} put={put} settings={settings} />
      )}
      <div className="moscow-pair">
        <NumberInput
          label={t("moscow.must_percent")}
          description={t("moscow.must_percent_hint")}
          suffix=" %"
          min={0}
          max={100}
          allowDecimal={false}
          value={form.must_percent ?? 60}
          onChange={(value) => put({ must_percent: Number(value) })}
        />
        <NumberInput
          label={t("moscow.could_percent")}
          description={t("moscow.could_percent_hint")}
          suffix=" %"
          min={0}
          max={100}
          allowDecimal={false}
          value={form.could_percent ?? 20}
          onChange={(value) => put({ could_percent: Number(value) })}
        />
      </div>
      <WaiverFields form={form} put={put} />
    </EditDialog>
  );
}

type PartProps = { form: FrameDefinition; put: (part: Partial<FrameDefinition>) => void };

function Place({ form, put, frame, frames }: PartProps & { frame: Frame | undefined; frames: Frame[] }) {
  const { t } = useI18n();
  const parents = parentsFor(form.level, frames).map((one) => ({ value: one.id, label: one.definition.name }));
  return (
    <>
      {!frame && (
        <SegmentedControl
          aria-label={t("moscow.level_label")}
          value={form.level}
          onChange={(level) => put({ level: level as FrameLevel, parent_id: null })}
          data={LEVELS.map((one) => ({ value: one, label: t(`moscow.level_of.${one}`) }))}
        />
      )}
      <TextInput
        data-autofocus
        required
        label={t("field.name")}
        maxLength={200}
        value={form.name}
        onChange={(event) => put({ name: event.currentTarget.value })}
      />
      {form.level !== "project" && (
        <Select
          label={t("moscow.part_of")}
          clearable
          clearButtonProps={{ "aria-label": t("action.clear") }}
          placeholder={t("moscow.part_of_nothing")}
          value={form.parent_id ?? null}
          onChange={(parent_id) => put({ parent_id })}
          data={parents}
        />
      )}
      <div className="moscow-pair">
        <TextInput
          type="date"
          required
          label={t("moscow.starts_on")}
          value={form.starts_on}
          onChange={(event) => put({ starts_on: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          required
          label={t("moscow.ends_on")}
          value={form.ends_on}
          onChange={(event) => put({ ends_on: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

function CapacityFields({ form, put, settings }: PartProps & { settings: MoscowSettings | undefined }) {
  const { t } = useI18n();
  const set = (pool: string, part: { amount?: number; reserve_percent?: number }) => {
    const before = form.capacity?.[pool] ?? { amount: 0, reserve_percent: 0 };
    put({ capacity: { ...form.capacity, [pool]: { ...before, ...part } } });
  };
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.capacity")}</legend>
      {(settings?.pools ?? []).map((pool) => (
        <div key={pool.key} className="moscow-pair">
          <NumberInput
            label={`${pool.name} (${pool.unit})`}
            min={0}
            max={1_000_000}
            value={form.capacity?.[pool.key]?.amount ?? ""}
            onChange={(value) => set(pool.key, { amount: Number(value) })}
          />
          <NumberInput
            label={t("moscow.reserve_of", { name: pool.name })}
            suffix=" %"
            min={0}
            max={90}
            allowDecimal={false}
            value={form.capacity?.[pool.key]?.reserve_percent ?? 0}
            onChange={(value) => set(pool.key, { reserve_percent: Number(value) })}
          />
        </div>
      ))}
    </fieldset>
  );
}

function WaiverFields({ form, put }: PartProps) {
  const { t } = useI18n();
  const { person } = useSession();
  const { waiver } = form;
  const set = (part: Partial<FrameWaiver>) => put({ waiver: { ...(waiver ?? NO_WAIVER), ...part } });
  return (
    <fieldset className="fieldset">
      <legend>{t("moscow.waiver")}</legend>
      <Checkbox
        label={t("moscow.waiver_wanted")}
        description={t("moscow.waiver_hint")}
        checked={Boolean(waiver)}
        onChange={(event) =>
          put({ waiver: event.currentTarget.checked ? { ...NO_WAIVER, signer: person.name } : null })
        }
      />
      {waiver && (
        <>
          {CONDITIONS.map((one) => (
            <Checkbox
              key={one}
              label={t(`moscow.waiver.${one}`)}
              checked={waiver[one]}
              onChange={(event) => set({ [one]: event.currentTarget.checked })}
            />
          ))}
          <TextInput
            required
            label={t("moscow.signer")}
            maxLength={200}
            value={waiver.signer}
            onChange={(event) => set({ signer: event.currentTarget.value })}
          />
        </>
      )}
    </fieldset>
  );
}
