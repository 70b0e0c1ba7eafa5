import { Button, CopyButton, Group, TextInput } from "@mantine/core";
import { useI18n } from "../i18n";

type Props = { label: string; hint: string; secret: string; close: () => void };

/** A secret that the server tells once: to copy, and to say that it is kept. */
export function ShownOnce({ label, hint, secret, close }: Props) {
  const { t } = useI18n();
  return (
    <div className="stack">
      <p>{hint}</p>
      <TextInput readOnly label={label} value={secret} onFocus={(event) => event.currentTarget.select()} />
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {t(copied ? "tokens.copied" : "tokens.copy")}
            </Button>
          )}
        </CopyButton>
        <Button onClick={close}>{t("tokens.kept")}</Button>
      </Group>
    </div>
  );
}
