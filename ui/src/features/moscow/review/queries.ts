import { queryOptions } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { FrameReview, ReviewsWaiting } from "@/api/models";
import { useChange } from "../queries";

export const reviewQuery = (frame: string) =>
  queryOptions({
    queryKey: ["moscow", "review", frame],
    queryFn: () => api.get<FrameReview>("/api/moscow/frames/{id}/review", { path: { id: frame } }),
  });

/** Reviews that are due, and how many of them are for the reader. */
export const reviewsWaitingQuery = queryOptions({
  queryKey: ["moscow", "reviews-waiting"],
  queryFn: () => api.get<ReviewsWaiting>("/api/moscow/reviews-waiting"),
});

export const useNote = (frame: string) =>
  useChange(({ version, ...body }: { version: number; item: string; text: string }) =>
    api.put<FrameReview>("/api/moscow/frames/{id}/review/notes", { path: { id: frame }, body, version }),
  );

export const useNoteUsed = (frame: string) =>
  useChange(({ initiative, used }: { initiative: string; used: Record<string, number> }) =>
    api.put<FrameReview>("/api/moscow/frames/{id}/used/{initiative}", {
      path: { id: frame, initiative },
      body: { used },
    }),
  );

export const useHoldReview = (frame: string) =>
  useChange(({ version, summary }: { version: number; summary: string }) =>
    api.post<FrameReview>("/api/moscow/frames/{id}/review/holding", {
      path: { id: frame },
      body: { summary },
      version,
    }),
  );
