import { useCallback, useRef, useState } from "react";
import { api } from "@/api/client";
import type { Attachment } from "@/api/models";
import type { Kind } from "./draft-saver";
import type { KeptFile, Writing } from "./writing";

/** A file in the tray of a reply or of a note; it never goes from one to the other. */
export type Tray = {
  key: string;
  kind: Kind;
  name: string;
  size: number;
  done: KeptFile | null;
  error: unknown;
  /** To be uploaded again; what was uploaded already needs it no more. */
  file: File | null;
  /** Whether it is to be shown in the text once it is uploaded. */
  shown?: boolean;
};

/** Pictures that mail programs show within a text. */
const SHOWN = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function upload(file: File): Promise<Attachment> {
  return api.post<Attachment>("/api/attachments", { query: { name: file.name || "image.png" }, body: file });
}

/**
 * Files on their way into a message: they are uploaded at once, so that sending is quick, and kept like its text. A picture that
 * was pasted or dropped is handed to `show` then.
 */
export function useAttachments(writing: Writing, kind: Kind, show: (kind: Kind, file: KeptFile) => void) {
  const latest = useRef(show);
  latest.current = show;
  const [all, setAll] = useState<Tray[]>(() => [
    ...writing.keptFiles("public").map((one) => uploaded("public", one)),
    ...writing.keptFiles("note").map((one) => uploaded("note", one)),
  ]);
  const start = useCallback(
    (one: Tray & { file: File }) => {
      const change = (part: Partial<Tray>) =>
        setAll((before) => before.map((each) => (each.key === one.key ? { ...each, ...part } : each)));
      change({ error: null });
      upload(one.file).then(
        (done) => {
          // Also if the ticket was left meanwhile: who comes back finds it.
          writing.keepFile(one.kind, done);
          change({ done, file: null });
          if (one.shown) latest.current(one.kind, done);
        },
        (error) => change({ error }),
      );
    },
    [writing],
  );
  const add = useCallback(
    (files: Iterable<File>, shown = false) => {
      const fresh = Array.from(files, (file) => ({
        key: crypto.randomUUID(),
        kind,
        name: file.name || "image.png",
        size: file.size,
        done: null,
        error: null,
        file,
        shown: shown && SHOWN.includes(file.type),
      }));
      setAll((before) => [...before, ...fresh]);
      for (const one of fresh) start(one);
    },
    [kind, start],
  );
  const again = (key: string) => {
    const one = all.find((each) => each.key === key);
    if (one?.file) start({ ...one, file: one.file });
  };
  const remove = (key: string) => {
    const one = all.find((each) => each.key === key);
    if (one?.done) writing.dropFile(one.kind, one.done.id);
    setAll((before) => before.filter((each) => each.key !== key));
  };
  const clear = useCallback((sent: Kind) => setAll((before) => before.filter((one) => one.kind !== sent)), []);
  /** Files of a message that was taken back: they are uploaded already. */
  const restore = useCallback(
    (of: Kind, files: KeptFile[]) => {
      for (const one of files) writing.keepFile(of, one);
      const back = files.map((one) => uploaded(of, one));
      setAll((before) => [...before.filter((one) => !files.some((file) => file.id === one.done?.id)), ...back]);
    },
    [writing],
  );
  const tray = all.filter((one) => one.kind === kind);
  return {
    tray,
    add,
    again,
    remove,
    clear,
    restore,
    uploading: tray.some((one) => !one.done && !one.error),
    failed: tray.some((one) => one.error !== null),
  };
}

function uploaded(kind: Kind, { id, name, size }: KeptFile): Tray {
  return { key: id, kind, name, size, done: { id, name, size }, error: null, file: null };
}
