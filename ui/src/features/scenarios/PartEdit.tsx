import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Journey } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { EditDialog } from "@/shared/parts";
import { useAddPart, useChangePart, useRemovePart } from "./queries";
import { keyOf } from "./ScenarioEdit";
import { textIn, withText } from "./texts";

/** A stage or touchpoint that is renamed, moved or removed; without a key it is added. */
export type EditedPart = {
  kind: "stages" | "touchpoints";
  key: string | null;
  name: unknown;
  stage?: string;
  removing?: boolean;
};

type Props = { part: EditedPart; journey: Journey; close: () => void };

export function PartEdit(props: Props) {
  return props.part.removing ? <Remove {...props} /> : <Write {...props} />;
}

function Write({ part, journey, close }: Props) {
  const { t, language } = useI18n();
  const add = useAddPart();
  const change = useChangePart();
  const [name, setName] = useState(part.name);
  const [stage, setStage] = useState(part.stage ?? null);
  const english = typeof name === "string" ? name : textIn(name, "en");
  const onSuccess = close;
  const save = () => {
    const texts = name as string | Record<string, string>;
    const { kind } = part;
    const moved = kind === "touchpoints" && stage ? { stage } : {};
    if (part.key) change.mutate({ kind, key: part.key, name: texts, ...moved }, { onSuccess });
    else add.mutate({ kind, key: keyOf(english), name: texts, ...moved }, { onSuccess });
  };
  return (
    <EditDialog
      title={t(
        part.key ? "scenario.rename" : part.kind === "stages" ? "scenario.add_stage" : "scenario.add_touchpoint",
      )}
      close={close}
      save={save}
      saving={add.isPending || change.isPending}
      error={add.error ?? change.error}
      disabled={keyOf(english) === ""}
    >
      {(["en", "de"] as const).map((one) => (
        <TextInput
          key={one}
          label={t(`scenario.in_${one}`)}
          data-autofocus={one === "en" || undefined}
          maxLength={200}
          value={typeof name === "string" ? (one === "en" ? name : "") : ((name as Record<string, string>)[one] ?? "")}
          onChange={(event) => setName(withText(name, one, event.currentTarget.value))}
        />
      ))}
      {part.kind === "touchpoints" && (
        <Select
          label={t("scenario.stage")}
          allowDeselect={false}
          value={stage}
          onChange={setStage}
          data={journey.stages.map((one) => ({ value: one.key, label: textIn(one.name, language) }))}
        />
      )}
    </EditDialog>
  );
}

/** Its scenarios have to go on somewhere. */
function Remove({ part, journey, close }: Props) {
  const { t, language } = useI18n();
  const remove = useRemovePart();
  const [into, setInto] = useState<string | null>(null);
  const others = journey.stages.flatMap((one) => one.touchpoints).filter((one) => one.key !== part.key);
  const save = () =>
    remove.mutate({ kind: part.kind, key: part.key ?? "", ...(into ? { into } : {}) }, { onSuccess: close });
  return (
    <EditDialog
      title={t("scenario.remove_touchpoint", { name: textIn(part.name, language) })}
      close={close}
      save={save}
      saving={remove.isPending}
      error={remove.error}
    >
      <Select
        label={t("scenario.go_on_at")}
        description={t("scenario.go_on_hint")}
        clearable
        clearButtonProps={{ "aria-label": t("scenario.nowhere") }}
        value={into}
        onChange={setInto}
        data={others.map((one) => ({ value: one.key, label: textIn(one.name, language) }))}
      />
    </EditDialog>
  );
}
