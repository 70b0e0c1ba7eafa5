const MINUTES = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*(?:min|m)?)?$/i;

/** `4 h`, `1 h 30`, `45 min` or `45` → minutes; null for nothing, undefined for what is no such text. */
export function minutesFromText(text: string): number | null | undefined {
  const clean = text.trim();
  if (clean === "") return null;
  const match = MINUTES.exec(clean);
  if (!match) return undefined;
  const minutes = Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0);
  return minutes > 0 ? minutes : undefined;
}

export function textOfMinutes(minutes: number | null | undefined): string {
  if (!minutes) return "";
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, "0")} min`;
}
