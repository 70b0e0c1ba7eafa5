import { Button, Group, Modal } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import { useI18n } from "../i18n";
import { ProblemNote } from "./states";

type FormProps = {
  close: () => void;
  save: () => void;
  saving: boolean;
  /** What the server said against it; that of a field stands at the field, too. */
  error?: unknown;
  /** Something is still missing or cannot be read. */
  disabled?: boolean;
  saveLabel?: string;
  /** Buttons before Cancel. */
  more?: ReactNode;
  children: ReactNode;
};

/** What is being written, what is wrong with it, and the buttons that end it. */
export function EditForm({ close, save, saving, error, disabled, saveLabel, more, children }: FormProps) {
  const { t } = useI18n();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {children}
      {error !== undefined && error !== null && <ProblemNote error={error} />}
      <Group justify="flex-end">
        {more}
        <Button variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={saving} disabled={disabled}>
          {saveLabel ?? t("action.save")}
        </Button>
      </Group>
    </form>
  );
}

/** The same in a dialog of its own. */
export function EditDialog({ title, size, ...form }: FormProps & { title: string; size?: "lg" | "xl" }) {
  const { t } = useI18n();
  return (
    <Modal opened onClose={form.close} size={size} title={title} closeButtonProps={{ "aria-label": t("action.close") }}>
      <EditForm {...form} />
    </Modal>
  );
}
