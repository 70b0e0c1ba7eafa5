import { useQuery } from "@tanstack/react-query";
import { useMay } from "@/features/staff";
import { useI18n } from "@/shared/i18n";
import { catalogueQuery } from "./queries";

/** The name of a fact, an answer or what an action gave, for people. */
export function useFactWords(): (name: string) => string {
  const { language } = useI18n();
  const { data } = useQuery({ ...catalogueQuery, enabled: useMay("playbooks.read") });
  return (name) => {
    const label = data?.facts.find((fact) => fact.name === name)?.label;
    if (label) return language === "de" ? label.de : label.en;
    return name.replaceAll("_", " ").replace(/^[^.]+\./, "");
  };
}

/** The name of an action or an event of the catalogue. */
export function useCatalogueWords(): (kind: "actions" | "events", name: string) => string {
  const { language } = useI18n();
  const { data } = useQuery({ ...catalogueQuery, enabled: useMay("playbooks.read") });
  return (kind, name) => {
    const label = data?.[kind].find((one) => one.name === name)?.label;
    return label ? (language === "de" ? label.de : label.en) : name.replaceAll("_", " ");
  };
}
