import { TextInput } from "@mantine/core";
import { useState } from "react";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { useAddCapability } from "../queries";
import { textsOf, type Written } from "./form";
import { WrittenFields } from "./WrittenFields";

const NOTHING: Written = { en: "", de: "" };

/** A capability of the shop's own code. */
export function CapabilityNew({ close }: { close: () => void }) {
  const { t } = useI18n();
  const add = useAddCapability();
  const [key, setKey] = useState("");
  const [name, setName] = useState(NOTHING);
  const [explanation, setExplanation] = useState(NOTHING);
  const save = () =>
    add.mutate(
      { key: key.trim(), name: textsOf({}, name), explanation: textsOf({}, explanation) },
      {
        onSuccess: () => {
          tell(t("capabilities.added"), t);
          close();
        },
      },
    );
  return (
    <EditDialog
      title={t("capabilities.new")}
      size="lg"
      close={close}
      save={save}
      saving={add.isPending}
      error={add.error}
      saveLabel={t("action.add")}
    >
      <TextInput
        label={t("capabilities.key")}
        description={t("capabilities.key_hint")}
        placeholder="one-page-checkout"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={60}
        value={key}
        error={isProblem(add.error) ? add.error.of("key") : undefined}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <WrittenFields of="name" value={name} set={setName} />
      <WrittenFields of="explanation" value={explanation} set={setExplanation} />
    </EditDialog>
  );
}
