import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page, Reading, TemplateVariable } from "@/api/models";
import { useI18n } from "@/shared/i18n";
import { tellProblem } from "@/shared/parts";

/** The variables there are; they change only with the program. */
export const variablesQuery = queryOptions({
  queryKey: ["template-variables"],
  queryFn: async () => (await api.get<Page<TemplateVariable>>("/api/template-variables")).items.map((one) => one.name),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Inserts the reply of a template, with the values of this ticket. */
export function useTemplateText(ticket: string, insert: (text: string) => void): (id: string) => Promise<void> {
  const { t } = useI18n();
  return async (id) => {
    try {
      const path = { id: ticket, template_id: id };
      const reading = await api.get<Reading>("/api/tickets/{id}/templates/{template_id}", { path });
      if (reading.reply) insert(reading.reply.text);
    } catch (error) {
      tellProblem(error, t);
    }
  };
}

/** Variables that still stand in a text: nothing with a gap goes out. */
export function gapsIn(text: string, variables: string[]): string[] {
  const found = [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map((match) => (match[1] ?? "").trim());
  return [...new Set(found)].filter((name) => variables.includes(name));
}

type Field = Pick<HTMLTextAreaElement, "selectionStart" | "selectionEnd" | "value">;

/** A slash opens the templates where a word could begin; within a word or an address it is a slash. */
export function startsWord(field: Field): boolean {
  const before = field.value.slice(0, field.selectionStart);
  return before === "" || /\s$/.test(before);
}

/** Puts a text where the cursor stands, or in place of what is selected. */
export function insertedAt(field: Field | null, text: string, insert: string): string {
  if (!field || field.value !== text) return text.trim() === "" ? insert : `${text}\n\n${insert}`;
  return text.slice(0, field.selectionStart) + insert + text.slice(field.selectionEnd);
}

/** Where one goes on then: behind what was put in. */
export function placeAfter(field: Field | null, text: string, insert: string): number {
  if (!field || field.value !== text) return insertedAt(field, text, insert).length;
  return field.selectionStart + insert.length;
}

type Written = { content: { language: string | null } };

/** Those in the language stand first, then those of which none is told, each as they stood before. */
export function inLanguageFirst<One extends Written>(templates: One[], language: string | null): One[] {
  const spoken = (tag: string) => tag.split("-")[0];
  const rank = ({ content }: Written) =>
    content.language === null ? 1 : language !== null && spoken(content.language) === spoken(language) ? 0 : 2;
  return language === null ? templates : [...templates].sort((one, other) => rank(one) - rank(other));
}
