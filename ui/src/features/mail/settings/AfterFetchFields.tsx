import { Alert, Select, TextInput } from "@mantine/core";
import type { AfterFetch } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Icon } from "@/shared/parts";

type Chosen = { after_fetch: AfterFetch; move_to: string };
type AfterFetchProps = {
  form: Chosen;
  set: (part: Partial<Chosen>) => void;
  of: (field: string) => string | undefined;
};

const CHOICES: AfterFetch[] = ["leave", "move", "delete"];

/** What becomes of letters on the server that they were fetched from. */
export function AfterFetchFields({ form, set, of }: AfterFetchProps) {
  const { t } = useI18n();
  return (
    <>
      <Select
        label={t("mail.after_fetch")}
        description={t("mail.after_fetch_hint")}
        allowDeselect={false}
        data={CHOICES.map((one) => ({ value: one, label: t(`mail.after_fetch_${one}`) }))}
        value={form.after_fetch}
        error={of("after_fetch")}
        onChange={(value) => set({ after_fetch: CHOICES.find((one) => one === value) ?? "leave" })}
      />
      {form.after_fetch === "move" && (
        <TextInput
          label={t("mail.move_to")}
          description={t("mail.move_to_hint")}
          required
          withAsterisk={false}
          value={form.move_to}
          error={of("move_to")}
          onChange={(event) => set({ move_to: event.currentTarget.value })}
        />
      )}
      {form.after_fetch === "delete" && (
        <Alert color="orange" icon={<Icon name="alert" />}>
          {t("mail.delete_warning")}
        </Alert>
      )}
    </>
  );
}
