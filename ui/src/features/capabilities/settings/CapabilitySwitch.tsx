import "@/shared/theme/capabilities.css";
import { Button, Modal, NumberInput, Radio, Slider, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Capability, CapabilityState } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { EditForm, tell, tellProblem } from "@/shared/parts";
import { useChangeCapability, useRemoveCapability } from "../queries";
import { CapabilityCheck } from "./CapabilityCheck";
import { CapabilityHistory } from "./CapabilityHistory";
import { changeOf, type Form, formOf } from "./form";
import { WrittenFields } from "./WrittenFields";

const STATES: [CapabilityState, "capabilities.for_nobody" | "capabilities.for_some" | "capabilities.for_all"][] = [
  ["off", "capabilities.for_nobody"],
  ["rolling_out", "capabilities.for_some"],
  ["on", "capabilities.for_all"],
];

type Props = { capability: Capability; close: () => void };

/** Switches one, and shows how it was switched and for whom it is on. */
export function CapabilitySwitch({ capability, close }: Props) {
  const { t, language } = useI18n();
  const name = textIn(capability.name, language);
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={t("capabilities.switch_of", { name })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        <Fields capability={capability} close={close} />
        <CapabilityCheck of={capability.key} />
        <CapabilityHistory of={capability.key} />
        {capability.kind === "own" && <Remove capability={capability} close={close} />}
      </div>
    </Modal>
  );
}

function Fields({ capability: now, close }: Props) {
  const { t } = useI18n();
  // As it was when it was opened: who has switched it meanwhile is not overridden.
  const [capability] = useState(now);
  const change = useChangeCapability(capability);
  const [form, setForm] = useState(() => formOf(capability));
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const of = (field: string) => (isProblem(change.error) ? change.error.of(field) : undefined);
  const save = () =>
    change.mutate(changeOf(capability, form), {
      onSuccess: () => {
        tell(t("done.saved"), t);
        close();
      },
    });
  return (
    <EditForm close={close} save={save} saving={change.isPending} error={change.error}>
      <Radio.Group
        label={t("capabilities.for_whom")}
        value={form.state}
        error={of("state")}
        onChange={(value) => set({ state: value as CapabilityState })}
      >
        <div className="row-line">
          {STATES.map(([state, label]) => (
            <Radio key={state} value={state} label={t(label)} />
          ))}
        </div>
      </Radio.Group>
      {form.state === "rolling_out" && (
        <Share
          percent={form.percent}
          most={100 - form.heldBack}
          error={of("percent")}
          set={(percent) => set({ percent })}
        />
      )}
      <NumberInput
        label={t("capabilities.held_back")}
        description={t("capabilities.held_back_hint")}
        suffix=" %"
        min={0}
        max={20}
        allowDecimal={false}
        value={form.heldBack}
        error={of("held_back")}
        onChange={(value) => set({ heldBack: Number(value) })}
      />
      <TextInput
        label={t("capabilities.reason")}
        description={t("capabilities.reason_hint")}
        required
        withAsterisk={false}
        maxLength={500}
        value={form.reason}
        error={of("reason")}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      <details className="capability-texts">
        <summary>{t("capabilities.texts")}</summary>
        <div className="stack">
          {capability.kind === "own" && (
            <>
              <WrittenFields of="name" value={form.name} set={(name) => set({ name })} />
              <WrittenFields of="explanation" value={form.explanation} set={(explanation) => set({ explanation })} />
            </>
          )}
          <WrittenFields of="not_offered" value={form.notOffered} set={(notOffered) => set({ notOffered })} />
        </div>
      </details>
    </EditForm>
  );
}

type ShareProps = { percent: number; most: number; error: string | undefined; set: (percent: number) => void };

function Share({ percent, most, error, set }: ShareProps) {
  const { t } = useI18n();
  return (
    <div className="capability-share">
      <NumberInput
        label={t("capabilities.percent")}
        description={t("capabilities.percent_hint")}
        suffix=" %"
        min={1}
        max={Math.min(99, most)}
        allowDecimal={false}
        value={percent}
        error={error}
        onChange={(value) => set(Number(value))}
      />
      <Slider
        thumbLabel={t("capabilities.percent")}
        label={null}
        min={1}
        max={Math.min(99, most)}
        thumbSize={24}
        value={percent}
        onChange={set}
      />
    </div>
  );
}

function Remove({ capability, close }: Props) {
  const { t } = useI18n();
  const remove = useRemoveCapability();
  const gone = () => {
    tell(t("capabilities.removed"), t);
    close();
  };
  return (
    <div className="row-line">
      <span className="meta grow">{t("capabilities.remove_hint")}</span>
      <Button
        variant="outline"
        color="red"
        loading={remove.isPending}
        onClick={() => remove.mutate(capability.key, { onSuccess: gone, onError: (error) => tellProblem(error, t) })}
      >
        {t("capabilities.remove")}
      </Button>
    </div>
  );
}
