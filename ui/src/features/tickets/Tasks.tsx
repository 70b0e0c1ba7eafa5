import { ActionIcon, Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import type { Task, Ticket } from "@/api/models";
import { isProblem } from "@/api/problem";
import { useMay, usePeople, useSession } from "@/features/staff";
import { localMinute } from "@/shared/format";
import { useI18n } from "@/shared/i18n";
import { useKeys } from "@/shared/keys";
import { Card, Icon, Kbd, offerUndo, tellProblem, useNow, When } from "@/shared/parts";
import { useSelection } from "./selecting";
import { type TaskText, taskNearness, tasksQuery, useTaskChanges } from "./tasks";

/** What is still to be done for this ticket, by whom and by when. */
export function Tasks({ ticket }: { ticket: Ticket }) {
  const { t } = useI18n();
  const { data: tasks = [] } = useQuery(tasksQuery(ticket.id));
  const writable = useMay("tickets.answer") && !ticket.merged_into;
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  const changes = useTaskChanges(ticket.id);
  const { size: selected } = useSelection();
  useKeys(writable && selected === 0 ? { task: () => setAdding(true) } : {});
  if (!writable && tasks.length === 0) return null;
  return (
    <Card
      title={t("task.title")}
      actions={
        writable && !adding ? (
          <button type="button" className="plain-button" onClick={() => setAdding(true)}>
            <Icon name="plus" size={14} /> {t("task.add")} <Kbd>d</Kbd>
          </button>
        ) : undefined
      }
    >
      {adding && <TaskForm save={changes.add} close={() => setAdding(false)} />}
      {tasks.length === 0 && !adding && <p className="quiet">{t("task.none")}</p>}
      {tasks.length > 0 && (
        <ul className="tasks">
          {tasks.map((task) =>
            editing === task.id ? (
              <li key={task.id}>
                <TaskForm task={task} save={(text) => changes.change(task, text)} close={() => setEditing(null)} />
              </li>
            ) : (
              <TaskItem
                key={task.id}
                task={task}
                writable={writable}
                changes={changes}
                edit={() => setEditing(task.id)}
              />
            ),
          )}
        </ul>
      )}
    </Card>
  );
}

type ItemProps = { task: Task; writable: boolean; changes: ReturnType<typeof useTaskChanges>; edit: () => void };

function TaskItem({ task, writable, changes, edit }: ItemProps) {
  const { t } = useI18n();
  const done = task.done_at !== null;
  const turn = async () => {
    try {
      if (done) return void (await changes.reopen(task.id));
      await changes.finish(task.id);
      offerUndo(t("done.task"), t, () => changes.reopen(task.id));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  const remove = async () => {
    try {
      await changes.remove(task.id);
      offerUndo(t("done.task_removed"), t, () => changes.restore(task));
    } catch (error) {
      tellProblem(error, t);
    }
  };
  return (
    <li className={done ? "task task-done" : "task"}>
      <Checkbox
        size="xs"
        aria-label={t("task.done", { text: task.text })}
        checked={done}
        disabled={!writable}
        onChange={() => void turn()}
      />
      <span className="task-main">
        <span className="task-text" dir="auto">
          {task.text}
        </span>
        <TaskFacts task={task} />
      </span>
      {writable && (
        <span className="task-tools">
          {!done && (
            <ActionIcon size={24} aria-label={t("task.edit", { text: task.text })} onClick={edit}>
              <Icon name="edit" size={14} />
            </ActionIcon>
          )}
          <ActionIcon size={24} aria-label={t("task.remove", { text: task.text })} onClick={() => void remove()}>
            <Icon name="x" size={14} />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}

function TaskFacts({ task }: { task: Task }) {
  const { t } = useI18n();
  const now = useNow();
  if (task.done_by && task.done_at) {
    return (
      <span className="meta">
        {t("task.done_by", { name: task.done_by.name })} <When at={task.done_at} />
      </span>
    );
  }
  const near = task.due_at ? taskNearness(task.due_at, now) : "later";
  return (
    <span className="meta">
      {task.due_at && (
        <span className={`task-due task-due-${near}`}>
          {near !== "later" && <Icon name={near === "over" ? "alert" : "clock"} size={12} />}
          {t(near === "over" ? "task.overdue" : "task.due")} <When at={task.due_at} />
        </span>
      )}
      <span>{task.assignee.name}</span>
    </span>
  );
}

/** Tomorrow at nine, by this person's own clock. */
function tomorrow(): string {
  const at = new Date();
  at.setDate(at.getDate() + 1);
  at.setHours(9, 0, 0, 0);
  return localMinute(at);
}

type FormProps = { task?: Task; save: (text: TaskText) => Promise<unknown>; close: () => void };

function TaskForm({ task, save, close }: FormProps) {
  const { t } = useI18n();
  const { person } = useSession();
  const people = usePeople();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(task?.text ?? "");
  const [due, setDue] = useState(task ? (task.due_at ? localMinute(new Date(task.due_at)) : "") : tomorrow());
  const [who, setWho] = useState(task?.assignee.id ?? person.id);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const of = (name: string) => (isProblem(error) ? error.of(name) : undefined);
  const active = (people.data ?? []).filter((one) => one.active);
  const known = [...active, person, ...(task ? [task.assignee] : [])];
  const names = known.filter((one, at) => known.findIndex((other) => other.id === one.id) === at);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || text.trim() === "") return void field.current?.focus();
    setBusy(true);
    try {
      await save({ text, due_at: due ? new Date(due).toISOString() : null, assignee_id: who });
      close();
    } catch (problem) {
      setError(problem);
      if (!isProblem(problem, "invalid")) tellProblem(problem, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="task-form"
      aria-label={t(task ? "task.change" : "task.add")}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <TextInput
        ref={field}
        size="xs"
        label={t("task.text")}
        autoFocus
        maxLength={300}
        dir="auto"
        value={text}
        error={of("text")}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t("task.by")}
        value={due}
        error={of("due_at")}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <Select
        size="xs"
        label={t("task.who")}
        allowDeselect={false}
        data={names.map((one) => ({ value: one.id, label: one.name }))}
        value={who}
        error={of("assignee_id")}
        onChange={(value) => setWho(value ?? person.id)}
      />
      <span className="task-form-foot">
        <Button size="xs" variant="default" onClick={close}>
          {t("action.cancel")}
        </Button>
        <Button size="xs" type="submit" loading={busy}>
          {t(task ? "action.save" : "task.go")}
        </Button>
      </span>
    </form>
  );
}
