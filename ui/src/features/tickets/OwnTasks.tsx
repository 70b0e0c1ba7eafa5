import { Button, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, newIdempotencyKey } from "@/api/client";
import type { Page as Items, OwnTask } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { Card, EmptyState, Loading, Page, ProblemNote, tell, When } from "@/shared/parts";
import "@/shared/theme/learnings.css";

/** What is asked of somebody who need not see the tickets. */
export function OwnTasksPage() {
  const { t } = useI18n();
  const found = useQuery({
    queryKey: ["tickets", "own-tasks"],
    queryFn: async () => (await api.get<Items<OwnTask>>("/api/own-tasks")).items,
  });
  return (
    <Page title={t("nav.own_tasks")}>
      {found.isPending && <Loading rows={6} />}
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {found.data?.length === 0 && <EmptyState icon="task" title={t("own_task.none")} hint={t("own_task.none_hint")} />}
      {found.data && found.data.length > 0 && (
        <Card label={t("nav.own_tasks")}>
          <ul className="learning-list">
            {found.data.map((one) => (
              <Task key={one.id} task={one} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function Task({ task }: { task: OwnTask }) {
  const { t } = useI18n();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const answer = useMutation({
    mutationFn: () =>
      api.post<OwnTask>("/api/own-tasks/{id}/answer", {
        path: { id: task.id },
        body: { text },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => tell(t("own_task.sent"), t),
    onSettled: () => queries.invalidateQueries({ queryKey: ["tickets", "own-tasks"] }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate();
  };
  return (
    <li className="learning">
      <p className="learning-text" dir="auto">
        {task.text}
      </p>
      <p className="meta">
        {t("own_task.asked", { name: task.added_by.name, n: task.ticket_number })}, <When at={task.added_at} />
        {task.due_at && (
          <>
            {" · "}
            {t("own_task.due")} <When at={task.due_at} />
          </>
        )}
      </p>
      <form className="learn" aria-label={task.text} onSubmit={send}>
        <Textarea
          size="xs"
          label={t("own_task.answer")}
          autosize
          minRows={2}
          maxLength={5000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {answer.isError && <ProblemNote error={answer.error} />}
        <span className="learn-buttons">
          <Button size="xs" type="submit" loading={answer.isPending} disabled={text.trim() === ""}>
            {t("own_task.send")}
          </Button>
        </span>
      </form>
    </li>
  );
}
