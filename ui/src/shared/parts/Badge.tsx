import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon";

export type Tone = "plain" | "accent" | "amber" | "red" | "green" | "note" | "outline";

/** A tone never stands alone: the text, and where it matters an icon, carry the meaning. */
export function Badge({ tone = "plain", icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  );
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words[words.length - 1]?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

/** Initials in a circle; nobody is a dashed circle. The name must be readable beside it or in `label`. */
export function Avatar({ name, label, quiet }: { name: string | null; label?: string; quiet?: boolean }) {
  const className = name ? `avatar${quiet ? " avatar-quiet" : ""}` : "avatar avatar-none";
  return (
    <span className={className} title={label}>
      {name ? <span aria-hidden="true">{initials(name)}</span> : null}
      {label && <span className="visually-hidden">{label}</span>}
    </span>
  );
}
