import { Modal } from "@mantine/core";
import { useI18n } from "../i18n";
import { Kbd } from "../parts";
import { BINDINGS } from "./keymap";

export function KeySheet({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useI18n();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("keys.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <dl className="key-sheet">
        {BINDINGS.map((binding) => (
          <div key={binding.action}>
            <dt>
              {binding.ctrl && <Kbd>Ctrl</Kbd>} {binding.shift && <Kbd>Shift</Kbd>}{" "}
              <Kbd>{binding.key === "Escape" ? "Esc" : binding.key}</Kbd>
            </dt>
            <dd>{t(`keys.${binding.action}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Kbd>Enter</Kbd>
          </dt>
          <dd>{t("keys.open")}</dd>
        </div>
        <div>
          <dt>
            <Kbd>/</Kbd>
          </dt>
          <dd>{t("keys.template")}</dd>
        </div>
        <div>
          <dt>
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
          </dt>
          <dd>{t("keys.send")}</dd>
        </div>
      </dl>
    </Modal>
  );
}
