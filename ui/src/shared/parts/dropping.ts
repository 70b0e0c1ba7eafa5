import { type DragEvent, useEffect, useRef, useState } from "react";

/** Files from outside, and not a text or a card that is dragged within the page. */
export function bringsFiles(transfer: Pick<DataTransfer, "types"> | null): boolean {
  return transfer !== null && Array.from(transfer.types).includes("Files");
}

/**
 * A file that is dropped beside every drop zone would be opened by the browser in the desk's place. It does nothing
 * instead, and the pointer says so. Frames would take it past us, so they stand back while files are dragged.
 */
export function useDropGuard() {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const over = (event: globalThis.DragEvent) => {
      if (!bringsFiles(event.dataTransfer)) return;
      dataset.dragging = "files";
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
    };
    const end = (event: globalThis.DragEvent) => {
      delete dataset.dragging;
      if (bringsFiles(event.dataTransfer)) event.preventDefault();
    };
    const left = (event: globalThis.DragEvent) => {
      if (event.relatedTarget === null) delete dataset.dragging;
    };
    window.addEventListener("dragenter", over);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", left);
    window.addEventListener("drop", end);
    return () => {
      delete dataset.dragging;
      window.removeEventListener("dragenter", over);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", left);
      window.removeEventListener("drop", end);
    };
  }, []);
}

/** A place that takes files. `over` is true while some are held above it. */
export function useFileDrop(take: ((files: File[]) => void) | undefined) {
  const [over, setOver] = useState(false);
  // Entering a child comes before leaving the one before it: counted, the mark does not flicker.
  const inside = useRef(0);
  if (!take) return { over: false, handlers: {} };
  const step = (by: number) => {
    inside.current = Math.max(0, inside.current + by);
    setOver(inside.current > 0);
  };
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      step(1);
    },
    onDragOver: (event: DragEvent) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
    },
    onDragLeave: (event: DragEvent) => bringsFiles(event.dataTransfer) && step(-1),
    onDrop: (event: DragEvent) => {
      inside.current = 0;
      setOver(false);
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      take(Array.from(event.dataTransfer.files));
    },
  };
  return { over, handlers };
}
