import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Page, TemplateVariable } from "@/api/models";

/** The variables there are; they change only with the program. */
export const variablesQuery = queryOptions({
  queryKey: ["template-variables"],
  queryFn: async () => (await api.get<Page<TemplateVariable>>("/api/template-variables")).items.map((one) => one.name),
  staleTime: Number.POSITIVE_INFINITY,
});

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
