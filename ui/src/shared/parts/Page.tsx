import { type ReactNode, useEffect } from "react";
import { setPageTitle } from "./title";

export function usePageTitle(title: string) {
  useEffect(() => setPageTitle(title), [title]);
}

type Props = { title: string; crumb?: ReactNode; beside?: ReactNode; actions?: ReactNode; children: ReactNode };

export function Page({ title, crumb, beside, actions, children }: Props) {
  usePageTitle(title);
  return (
    <div className="page">
      <header className="page-head">
        {crumb && <span className="crumb">{crumb}</span>}
        <h1>{title}</h1>
        {beside}
        <span className="grow" />
        {actions}
      </header>
      {children}
    </div>
  );
}

type CardProps = { title?: ReactNode; beside?: ReactNode; actions?: ReactNode; children: ReactNode; label?: string };

export function Card({ title, beside, actions, children, label }: CardProps) {
  return (
    <section className="card" aria-label={label ?? (typeof title === "string" ? title : undefined)}>
      {(title || actions) && (
        <div className="card-head">
          {title && <h2>{title}</h2>}
          {beside}
          <span className="grow" />
          {actions}
        </div>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}

/** A wide table scrolls inside its card; the keyboard can reach and scroll it too. */
export function TableScroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling part must be reachable by keyboard (WCAG 2.1.1)
    // biome-ignore lint/a11y/useSemanticElements: no landmark (the card around it is one), and no group of fields
    <div className="table-scroll" role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}

export function Facts({ items }: { items: [label: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
