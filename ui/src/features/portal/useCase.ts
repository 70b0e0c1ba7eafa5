/** The case behind a token, kept up to date while the page is looked at. */
import { useCallback, useEffect, useRef, useState } from "react";
import { addressOf, api, newIdempotencyKey } from "@/api/client";
import type { PollAnswer, PortalCase } from "@/api/models";
import { Problem } from "@/api/problem";
import { type Language, languageOf } from "@/shared/i18n/locale";
import type { CaseKey } from "./texts";

const EVERY_MS = 20_000;
const PLACE = "/api/portal/cases/{token}";

export type Looked = { seen: PortalCase | null; trouble: "gone" | "offline" | null };

export function fileAddress(token: string, id: string): string {
  return addressOf(`${PLACE}/files/{id}`, { path: { token, id } });
}

/** Why something was not taken, in a key of the page's words. */
export function troubleOf(error: unknown): CaseKey {
  if (!(error instanceof Problem)) return "talk.failed";
  if (error.status === 429) return "talk.too_many";
  if (error.status === 413) return "talk.too_large";
  if (error.status === 409) return "talk.moved_on";
  return error.status === 0 ? "case.offline" : "talk.failed";
}

export function useCase(token: string, language: Language | null) {
  const [looked, setLooked] = useState<Looked>({ seen: null, trouble: null });
  const alive = useRef(true);
  const path = { token };

  const look = useCallback(async () => {
    try {
      const seen = await api.get<PortalCase>(PLACE, { path: { token }, query: { language } });
      if (alive.current) setLooked({ seen, trouble: null });
    } catch (error) {
      const trouble = error instanceof Problem && error.status === 404 ? "gone" : "offline";
      if (alive.current) setLooked((was) => ({ seen: trouble === "gone" ? null : was.seen, trouble }));
    }
  }, [token, language]);

  useEffect(() => {
    alive.current = true;
    void look();
    const again = () => document.visibilityState === "visible" && void look();
    const timer = window.setInterval(again, EVERY_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      alive.current = false;
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [look]);

  const post = async (where: string, body: unknown, query?: { name: string }) => {
    await api.post(`${PLACE}/${where}`, { path, body, query, idempotencyKey: newIdempotencyKey() });
    await look();
  };
  return {
    ...looked,
    look,
    write: (text: string) => post("messages", { text }),
    choose: (value: string) => post("choice", { value, language: languageOf(looked.seen?.language) }),
    rate: (rating: number, comment?: string) => post("rating", { rating, comment }),
    vote: async (poll: string, answer: PollAnswer) => {
      try {
        await api.put(`${PLACE}/polls/{id}`, { path: { token, id: poll }, body: answer });
      } finally {
        await look();
      }
    },
    sendFile: (file: File) => post("files", file, { name: file.name }),
  };
}

export type CaseAtHand = ReturnType<typeof useCase>;
