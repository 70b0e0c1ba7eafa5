import { Button, Textarea, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Learning } from "@/api/models";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { textIn } from "@/shared/i18n/texts";
import { Badge, Loading, ProblemNote, tell, tellProblem, When } from "@/shared/parts";
import { useComment, useComments, useDecide } from "./queries";

type Props = {
  learning: Learning;
  /** How its scenario is called, where that is not clear already. */
  scenario?: string;
};

/** What somebody learned, where, what became of it, and what is said of it. */
export function LearningItem({ learning, scenario }: Props) {
  const { t } = useI18n();
  const [talking, setTalking] = useState(false);
  return (
    <li className="learning">
      <p className="learning-text" dir="auto">
        {learning.text}
      </p>
      <p className="meta">
        {t("learning.by", { name: learning.author.name })}, <When at={learning.written_at} />
        <Where learning={learning} scenario={scenario} />
      </p>
      <Became learning={learning} />
      <div className="learning-buttons">
        {learning.may_decide && <Deciding learning={learning} />}
        <Button size="compact-sm" variant="subtle" aria-expanded={talking} onClick={() => setTalking(!talking)}>
          {t("learning.discuss", { n: learning.comments })}
        </Button>
      </div>
      {talking && <Discussion id={learning.id} />}
    </li>
  );
}

function Where({ learning, scenario }: Props) {
  const { t, language } = useI18n();
  const mayPlaybooks = useMay("playbooks.read");
  const name = textIn(learning.playbook_name, language) || learning.playbook;
  return (
    <>
      {learning.scenario && scenario && (
        <>
          {" · "}
          <Link to="/scenarios/$scenarioKey" params={{ scenarioKey: learning.scenario }}>
            {scenario}
          </Link>
        </>
      )}
      {learning.playbook && (
        <>
          {" · "}
          {mayPlaybooks ? (
            <Link to="/playbooks/$playbookKey" params={{ playbookKey: learning.playbook }}>
              {name}
            </Link>
          ) : (
            name
          )}
          {learning.number !== null &&
            ` (${t(learning.taken_at ? "learning.version_n_there" : "learning.version_n", { n: learning.number })})`}
          {learning.step && `: ${textIn(learning.step_title, language) || learning.step}`}
        </>
      )}
      {learning.ticket && (
        <>
          {" · "}
          <Link to="/inbox/$ticketId" params={{ ticketId: learning.ticket.id }}>
            {t("learning.ticket", { n: learning.ticket.number })}
          </Link>
        </>
      )}
    </>
  );
}

function Became({ learning }: { learning: Learning }) {
  const { t } = useI18n();
  if (learning.state === "proposed") {
    return learning.may_decide ? <Badge tone="amber">{t("learning.yours")}</Badge> : null;
  }
  const name = learning.decided_by?.name ?? "";
  if (learning.state === "declined") {
    return <p>{t("learning.declined_why", { name, reason: learning.reason ?? "" })}</p>;
  }
  return (
    <p>
      <Badge tone="green">{t("learning.state.accepted")}</Badge>{" "}
      {learning.taken_at ? t("learning.accepted_elsewhere") : t("learning.accepted_by", { name })}
      {learning.playbook &&
        `, ${learning.in_version ? t("learning.in_version", { n: learning.in_version }) : t("learning.in_none")}`}
    </p>
  );
}

function Deciding({ learning }: { learning: Learning }) {
  const { t } = useI18n();
  const decide = useDecide(learning);
  const [declining, setDeclining] = useState(false);
  const [reason, setReason] = useState("");
  const failed = (error: unknown) => tellProblem(error, t);
  const accept = () =>
    decide.mutate(
      { accept: true, reason: null },
      {
        onSuccess: () => tell(t(learning.playbook ? "learning.accepted" : "learning.state.accepted"), t),
        onError: failed,
      },
    );
  const decline = (event: FormEvent) => {
    event.preventDefault();
    decide.mutate({ accept: false, reason }, { onSuccess: () => tell(t("learning.declined"), t), onError: failed });
  };
  if (declining) {
    return (
      <form className="learn" aria-label={t("learning.decline")} onSubmit={decline}>
        <TextInput
          size="xs"
          label={t("learning.decline_why")}
          autoFocus
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <span className="learn-buttons">
          <Button size="xs" type="submit" loading={decide.isPending} disabled={reason.trim() === ""}>
            {t("learning.decline")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setDeclining(false)}>
            {t("action.cancel")}
          </Button>
        </span>
      </form>
    );
  }
  return (
    <>
      <Button
        size="compact-sm"
        loading={decide.isPending}
        title={learning.playbook ? t("learning.accept_hint") : undefined}
        onClick={accept}
      >
        {t("learning.accept")}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setDeclining(true)}>
        {t("learning.decline")}
      </Button>
    </>
  );
}

function Discussion({ id }: { id: string }) {
  const { t } = useI18n();
  const may = useMay("learnings.write");
  const found = useComments(id, true);
  const comment = useComment(id);
  const [text, setText] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    comment.mutate(text, { onSuccess: () => setText("") });
  };
  return (
    <div className="learning-talk">
      {found.isPending && <Loading rows={2} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      <ul>
        {(found.data ?? []).map((one) => (
          <li key={one.id}>
            <span dir="auto">{one.text}</span>{" "}
            <span className="meta">
              {t("learning.by", { name: one.author.name })}, <When at={one.at} />
            </span>
          </li>
        ))}
      </ul>
      {may && (
        <form className="learn" onSubmit={send}>
          <Textarea
            size="xs"
            label={t("learning.comment")}
            autosize
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {comment.isError && <ProblemNote error={comment.error} />}
          <span className="learn-buttons">
            <Button size="xs" type="submit" loading={comment.isPending} disabled={text.trim() === ""}>
              {t("learning.comment_add")}
            </Button>
          </span>
        </form>
      )}
    </div>
  );
}
