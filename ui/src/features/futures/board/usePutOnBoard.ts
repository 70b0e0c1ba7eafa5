import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, newIdempotencyKey } from "@/api/client";
import type { Initiative, Page, Study } from "@/api/models";
import { isProblem } from "@/api/problem";
import { loadMessages } from "@/shared/i18n";
import { LANGUAGES, regionalTag } from "@/shared/i18n/locale";
import { fill } from "@/shared/i18n/text";
import { toldBy } from "../levers/simulation";
import { comparisonQuery } from "../queries";
import { definitionOf, type Evidence, keyFor, onBoard, type Strategy, type Words } from "./board";

/** The board's own list: the two features share ids, and neither imports the other's screens. */
export const initiativesQuery = queryOptions({
  queryKey: ["moscow", "initiatives"],
  queryFn: async () => (await api.get<Page<Initiative>>("/api/moscow/initiatives")).items,
});

async function wordsOf(language: (typeof LANGUAGES)[number]["language"]): Promise<Words> {
  const messages = await loadMessages(language);
  const locale = regionalTag(language, navigator.languages);
  return { language, locale, t: (key, params) => fill(messages[key], locale, params) };
}

/** Beside the first strategy, which is what others are compared with; none of that one itself. */
async function evidenceOf(queries: QueryClient, study: Study, strategy: string): Promise<Evidence | null> {
  const against = study.strategies[0]?.key;
  if (study.state !== "done" || !against || against === strategy) return null;
  const found = toldBy(study).map((measure) =>
    queries.fetchQuery(comparisonQuery(study.id, { strategy, against, measure })),
  );
  return { study, against, comparisons: await Promise.all(found) };
}

const KEYS = 9;

/** Of two who press at once one is refused, and gets the initiative of the other. */
async function put(queries: QueryClient, strategy: Strategy, study: Study | null): Promise<Initiative> {
  const evidence = study && (await evidenceOf(queries, study, strategy.key));
  const words = await Promise.all(LANGUAGES.map(({ language }) => wordsOf(language)));
  const definition = definitionOf(strategy, evidence, words);
  for (let times = 1; ; times += 1) {
    const there = onBoard(strategy.key, await queries.fetchQuery({ ...initiativesQuery, staleTime: 0 }));
    if (there) return there;
    try {
      return await api.post<Initiative>("/api/moscow/initiatives", {
        body: { key: keyFor(strategy.key, times), definition },
        idempotencyKey: newIdempotencyKey(),
      });
    } catch (problem) {
      const taken = isProblem(problem) && (problem.of("key") ?? problem.of("definition.strategy")) !== undefined;
      if (!taken || times === KEYS) throw problem;
    }
  }
}

export function usePutOnBoard(strategy: Strategy, study: Study | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => put(queries, strategy, study),
    onSettled: () => queries.invalidateQueries({ queryKey: ["moscow"] }),
  });
}
