import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "@/api/client";
import type { Doing, Page, Presence, Present } from "@/api/models";
import { type Translate, useI18n } from "@/shared/i18n";
import type { DraftText } from "./drafting";

/** Said again so often; the server forgets who is silent for 25 seconds. */
const AGAIN_MS = 10_000;
/** Who has not typed for so long is only looking. */
const IDLE_MS = 15_000;
/** While somebody is there, it is asked now and then whether they still are: nobody tells that a browser has died. */
const LOOK_MS = 5_000;
const NOBODY: Present[] = [];

/** This window; another one of the same person has another. */
const SEAT = crypto.randomUUID();

/** Where others are now. */
export function usePresences() {
  return useQuery({
    queryKey: ["presences"],
    queryFn: async () => (await api.get<Page<Presence>>("/api/presences")).items,
    refetchInterval: (query) => (query.state.data?.length ? LOOK_MS : false),
  });
}

export function useOthers(ticket: string): Present[] {
  const { data } = usePresences();
  return data?.find((one) => one.ticket_id === ticket)?.people ?? NOBODY;
}

/** What somebody does, in words; of many, the first and how many more. */
export function othersInWords(people: Present[], t: Translate): string {
  const first = [...people].sort((a, b) => weight(b.doing) - weight(a.doing))[0];
  if (!first) return "";
  const said = t(`presence.${first.doing}`, { name: first.person.name });
  return people.length > 1 ? `${said}, ${t("presence.more", { n: people.length - 1 })}` : said;
}

function weight(doing: Doing): number {
  return ["looking", "noting", "replying"].indexOf(doing);
}

/** Tells that this window shows the ticket and what is done in it; a hidden or closed one tells that it left. */
export function useBeingHere(ticket: string) {
  const [doing, setDoing] = useState<Doing>("looking");
  const now = useRef(doing);
  now.current = doing;
  const idle = useRef<ReturnType<typeof setTimeout> | null>(null);
  const say = useRef<() => void>(() => undefined);

  useEffect(() => {
    const path = { id: ticket, seat: SEAT };
    // One after the other, so that having left is never overtaken by having been there.
    let before: Promise<unknown> = Promise.resolve();
    const then = (next: () => Promise<void>) => {
      before = before.then(next).catch(() => undefined);
    };
    const come = () => {
      if (document.visibilityState !== "visible") return;
      then(() => api.put<void>("/api/tickets/{id}/presence/{seat}", { path, body: { doing: now.current } }));
    };
    const leave = () => then(() => api.delete<void>("/api/tickets/{id}/presence/{seat}", { path, keepalive: true }));
    const gone = () => {
      // A page that closes waits for nothing.
      void api.delete<void>("/api/tickets/{id}/presence/{seat}", { path, keepalive: true }).catch(() => undefined);
    };
    const turned = () => (document.visibilityState === "visible" ? come() : leave());
    say.current = come;
    come();
    const timer = setInterval(come, AGAIN_MS);
    document.addEventListener("visibilitychange", turned);
    window.addEventListener("pagehide", gone);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", turned);
      window.removeEventListener("pagehide", gone);
      leave();
    };
  }, [ticket]);

  // What somebody does now is said at once.
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is done is the occasion
  useEffect(() => {
    if (!first.current) say.current();
    first.current = false;
  }, [doing]);
  useEffect(() => () => void (idle.current && clearTimeout(idle.current)), []);

  /** Something was typed; nothing is left to type once it is sent or thrown away. */
  return useCallback((kind: DraftText["kind"] | null) => {
    if (idle.current) clearTimeout(idle.current);
    setDoing(kind === null ? "looking" : kind === "note" ? "noting" : "replying");
    if (kind !== null) idle.current = setTimeout(() => setDoing("looking"), IDLE_MS);
  }, []);
}

export function useOthersInWords(people: Present[]): string {
  const { t } = useI18n();
  return othersInWords(people, t);
}
