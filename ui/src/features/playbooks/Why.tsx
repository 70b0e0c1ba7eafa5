import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";

type Change = {
  mutate: (why: string, options: { onSuccess: () => void }) => void;
  isPending: boolean;
  error: unknown;
};

/** A change that the history tells the reason of. */
export function Why({
  title,
  hint,
  change,
  close,
}: {
  title: string;
  hint: string;
  change: Change;
  close: () => void;
}) {
  const { t } = useI18n();
  const [why, setWhy] = useState("");
  const onSuccess = () => {
    tell(t("done.saved"), t);
    close();
  };
  return (
    <EditDialog
      title={title}
      close={close}
      save={() => change.mutate(why, { onSuccess })}
      saving={change.isPending}
      error={change.error}
      disabled={why.trim() === ""}
      saveLabel={title}
    >
      <p className="meta">{hint}</p>
      <TextInput
        data-autofocus
        label={t("playbook.why")}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
