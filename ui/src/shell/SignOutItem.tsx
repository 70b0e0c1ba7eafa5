import { Button, Group, Menu, Modal } from "@mantine/core";
import { useState } from "react";
import { useSession, useSignOut } from "@/features/staff";
import { countKept, forgetWritings, settleWritings } from "@/features/tickets";
import { useI18n } from "@/shared/i18n";
import { Icon, tellProblem } from "@/shared/parts";

/** Signs out. What only this browser has of what was written is saved first; what cannot be is asked about. */
export function useLeaving() {
  const { t } = useI18n();
  const { person } = useSession();
  const signOut = useSignOut(() => forgetWritings(person.id));
  const [left, setLeft] = useState(0);
  const leave = () => signOut.mutate(undefined, { onError: (error) => tellProblem(error, t) });
  const ask = async () => {
    await settleWritings(person.id);
    const n = countKept(person.id);
    if (n === 0) leave();
    else setLeft(n);
  };
  return { ask: () => void ask(), left, leave, stay: () => setLeft(0), busy: signOut.isPending };
}

type Leaving = ReturnType<typeof useLeaving>;

export function SignOutItem({ leaving }: { leaving: Leaving }) {
  const { t } = useI18n();
  return (
    <Menu.Item leftSection={<Icon name="out" />} onClick={leaving.ask}>
      {t("person.signout")}
    </Menu.Item>
  );
}

export function SignOutQuestion({ leaving }: { leaving: Leaving }) {
  const { t } = useI18n();
  const { left, leave, stay, busy } = leaving;
  return (
    <Modal
      opened={left > 0}
      onClose={stay}
      title={t("signout.title")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <div className="stack">
        <p>{t("signout.left", { n: left })}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={stay} data-autofocus>
            {t("signout.stay")}
          </Button>
          <Button color="red" loading={busy} onClick={leave}>
            {t("signout.go")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
