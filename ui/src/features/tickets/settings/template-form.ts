import type { Audience, Steps, Template, TemplateContent, Urgency } from "@/api/models";

/** A template as a form holds it: "none" for nobody and no team, null for what stays as it is. */
export type Form = {
  name: string;
  audience: Audience;
  team_id: string | null;
  reply_text: string;
  note_text: string;
  status: string | null;
  assignee: string | null;
  team: string | null;
  urgency: Urgency | null;
  add_tags: string;
  remove_tags: string;
  snooze_hours: number | "";
  language: string;
};

function chosen(value: string | null | undefined): string | null {
  return value === undefined ? null : (value ?? "none");
}

export function formOf(template: Template | null): Form {
  const content = template?.content;
  const steps = (content?.steps ?? {}) as Partial<Steps>;
  return {
    name: template?.name ?? "",
    audience: template?.audience ?? "own",
    team_id: template?.team_id ?? null,
    reply_text: content?.reply_text ?? "",
    note_text: content?.note_text ?? "",
    status: steps.status ?? null,
    assignee: chosen(steps.assignee_id),
    team: chosen(steps.team_id),
    urgency: steps.urgency ?? null,
    add_tags: (steps.add_tags ?? []).join(", "),
    remove_tags: (steps.remove_tags ?? []).join(", "),
    snooze_hours: content?.snooze_minutes ? Math.round(content.snooze_minutes / 60) : "",
    language: content?.language ?? "",
  };
}

const words = (text: string) => text.split(",").flatMap((word) => word.trim() || []);
const meant = (value: string | null) => (value === "none" ? null : value);

export function contentOf(form: Form): TemplateContent {
  return {
    reply_text: form.reply_text.trim() ? form.reply_text : null,
    note_text: form.note_text.trim() ? form.note_text : null,
    snooze_minutes: form.snooze_hours ? form.snooze_hours * 60 : null,
    language: form.language.trim() || null,
    steps: {
      ...(form.status ? { status: form.status } : {}),
      ...(form.urgency ? { urgency: form.urgency } : {}),
      ...(form.assignee ? { assignee_id: meant(form.assignee) } : {}),
      ...(form.team ? { team_id: meant(form.team) } : {}),
      add_tags: words(form.add_tags),
      remove_tags: words(form.remove_tags),
    },
  };
}
