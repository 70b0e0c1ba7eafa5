import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Translate } from "../i18n";
import { problemText } from "./states";

/** How long an undo stands. */
const UNDO_MS = 15_000;

/** Says what was done and offers to take it back, instead of asking before. */
export function offerUndo(message: string, t: Translate, undo: () => Promise<unknown>) {
  const id = crypto.randomUUID();
  const takeBack = () => {
    notifications.hide(id);
    undo().catch((error) => tellProblem(error, t));
  };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    withBorder: true,
    closeButtonProps: { "aria-label": t("action.close") },
    message: (
      <span className="notice">
        <span className="grow">{message}</span>
        <Button variant="light" onClick={takeBack}>
          {t("action.undo")}
        </Button>
      </span>
    ),
  });
}

/** Says something and offers to go where it is. Stays until it is closed: whoever was away reads it later. */
export function tellWith(message: string, label: string, go: () => void, t: Translate, color?: string) {
  const id = crypto.randomUUID();
  const follow = () => {
    notifications.hide(id);
    go();
  };
  notifications.show({
    id,
    color,
    autoClose: false,
    withBorder: true,
    closeButtonProps: { "aria-label": t("action.close") },
    message: (
      <span className="notice">
        <span className="grow">{message}</span>
        <Button variant="light" onClick={follow}>
          {label}
        </Button>
      </span>
    ),
  });
}

export function tell(message: string, t: Translate) {
  notifications.show({
    message,
    autoClose: 4000,
    withBorder: true,
    closeButtonProps: { "aria-label": t("action.close") },
  });
}

export function tellProblem(error: unknown, t: Translate) {
  notifications.show({
    message: problemText(error, t),
    color: "red",
    autoClose: 8000,
    withBorder: true,
    closeButtonProps: { "aria-label": t("action.close") },
  });
}
