import { useQuery } from "@tanstack/react-query";
import { addressOf, api, newIdempotencyKey } from "@/api/client";
import type { Brand } from "@/api/models";
import { allOf } from "../directory";
import type { bodyOf } from "./brand-form";
import { useStaffChange } from "./queries";

export function useBrands() {
  return useQuery({ queryKey: ["staff", "brands"], queryFn: () => allOf<Brand>("/api/brands") });
}

export const useSaveBrand = (known: Brand | null) =>
  useStaffChange((body: ReturnType<typeof bodyOf>) =>
    known
      ? api.put<Brand>("/api/brands/{id}", { path: { id: known.id }, body, version: known.version })
      : api.post<Brand>("/api/brands", { body, idempotencyKey: newIdempotencyKey() }),
  );

export const useRemoveBrand = () =>
  useStaffChange((id: string) => api.delete<void>("/api/brands/{id}", { path: { id } }));

export const useSetLogo = (id: string) =>
  useStaffChange((body: File) => api.put<Brand>("/api/brands/{id}/logo", { path: { id }, body }));

export const useRemoveLogo = (id: string) =>
  useStaffChange((_: undefined) => api.delete<Brand>("/api/brands/{id}/logo", { path: { id } }));

/** With the version, as a logo may be kept by the browser for an hour. */
export function logoAddress(brand: { id: string; version: number }): string {
  return addressOf("/api/brands/{id}/logo", { path: { id: brand.id }, query: { v: brand.version } });
}
