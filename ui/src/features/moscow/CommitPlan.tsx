import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { MoscowBoard, MoscowBreach, MoscowPlan } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useI18n } from "@/shared/i18n";
import { EditDialog, tell } from "@/shared/parts";
import { blockers, blocking } from "./plan";
import { useCommit } from "./queries";
import { type Lead, Rules } from "./Rules";
import type { Names } from "./words";

type Props = {
  board: MoscowBoard;
  plan: MoscowPlan;
  names: Names;
  lead: Lead;
  again: () => void;
  committed: () => void;
  close: () => void;
};

/** Rules by which the server refused what this board did not know yet. */
const rulesOf = (current: unknown) => (current as { rules?: MoscowBreach[] } | null)?.rules ?? [];

/** Makes a plan a promise, with the reason that the log keeps; or says what stands against it. */
export function CommitPlan({ board, plan, names, lead, again, committed, close }: Props) {
  const { t } = useI18n();
  const commit = useCommit();
  const [reason, setReason] = useState("");
  const against = blockers(plan, board);
  const save = () =>
    commit.mutate(
      { id: board.frame.id, version: board.frame.version, plan_id: plan.id, reason },
      {
        onSuccess: () => {
          tell(t("moscow.committed", { name: board.frame.definition.name }), t);
          committed();
        },
      },
    );
  const leave: Lead = {
    initiative: (key, way) => {
      close();
      lead.initiative(key, way);
    },
    move:
      lead.move &&
      ((key, to) => {
        close();
        lead.move?.(key, to);
      }),
    frame:
      lead.frame &&
      (() => {
        close();
        lead.frame?.();
      }),
  };
  return (
    <EditDialog
      title={t("moscow.accept_title", { name: board.frame.definition.name })}
      close={close}
      save={save}
      saving={commit.isPending}
      error={commit.error}
      disabled={reason.trim() === "" || against.length > 0}
      saveLabel={t("moscow.accept")}
      more={
        against.includes("outdated") && (
          <Button
            variant="default"
            onClick={() => {
              close();
              again();
            }}
          >
            {t("moscow.propose_again")}
          </Button>
        )
      }
    >
      {against.length > 0 ? (
        <div role="alert">
          <p>
            <b>{t("moscow.not_yet")}</b>
          </p>
          <ul>
            {against
              .filter((one) => one !== "rules")
              .map((one) => (
                <li key={one}>{t(`moscow.blocked.${one}`)}</li>
              ))}
          </ul>
          {against.includes("rules") && <Rules rules={blocking(plan)} names={names} lead={leave} />}
        </div>
      ) : isProblem(commit.error, "rules-block") ? (
        <Rules rules={rulesOf(commit.error.current)} names={names} lead={leave} />
      ) : (
        <p>{t("moscow.accept_hint")}</p>
      )}
      <TextInput
        data-autofocus
        required
        label={t("moscow.reason_label")}
        description={t("moscow.reason_hint")}
        maxLength={1000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </EditDialog>
  );
}
