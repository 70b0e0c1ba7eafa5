import { createElement, type ReactNode, useDeferredValue, useMemo } from "react";
import { addressOf } from "@/api/client";
import { useI18n } from "@/shared/i18n";
import { type Piece, pieces } from "./marks";

/** Nobody looks at more of it while writing. */
const SHOWN_MAX = 20_000;

function shown(all: Piece[]): ReactNode[] {
  return all.map((piece, at) => {
    if (typeof piece === "string") return piece;
    if (piece.picture) {
      const src = addressOf("/api/attachments/{id}", { path: { id: piece.picture.file } });
      return createElement("img", { key: `${at}`, src, alt: piece.picture.name });
    }
    // A link in the making is not to be followed: it would lead away from what is being written.
    const tag = piece.tag === "a" ? "u" : piece.tag;
    const block = piece.tag === "p" || piece.tag === "li" || piece.tag === "blockquote";
    // The place is the only name that a piece has.
    const props = { key: `${at}`, ...(piece.href ? { title: piece.href } : {}), ...(block ? { dir: "auto" } : {}) };
    return piece.tag === "br" ? createElement("br", props) : createElement(tag, props, ...shown(piece.within));
  });
}

/** What the reader will see, for as long as that differs from what is written. */
export function MarkPreview({ text, note }: { text: string; note: boolean }) {
  const { t } = useI18n();
  const settled = useDeferredValue(text);
  const found = useMemo(() => (settled.length > SHOWN_MAX ? null : pieces(settled)), [settled]);
  if (!found) return null;
  const label = t(note ? "marks.preview_note" : "marks.preview");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard (WCAG 2.1.1)
    <section className="mark-preview" aria-label={label} tabIndex={0}>
      <p className="mark-preview-head">{label}</p>
      <div className="mark-preview-body">{shown(found)}</div>
    </section>
  );
}
