import { useCallback, useState } from "react";
import { api } from "@/api/client";
import type { Attachment } from "@/api/models";

export type Tray = { key: string; name: string; size: number; done: Attachment | null; error: unknown };

export function upload(file: File): Promise<Attachment> {
  return api.post<Attachment>("/api/attachments", { query: { name: file.name || "image.png" }, body: file });
}

/** Files on their way into a message: they are uploaded at once, so that sending is quick. */
export function useAttachments() {
  const [tray, setTray] = useState<Tray[]>([]);
  const add = useCallback((files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      const change = (part: Partial<Tray>) =>
        setTray((before) => before.map((one) => (one.key === key ? { ...one, ...part } : one)));
      setTray((before) => [
        ...before,
        { key, name: file.name || "image.png", size: file.size, done: null, error: null },
      ]);
      upload(file).then(
        (done) => change({ done }),
        (error) => change({ error }),
      );
    }
  }, []);
  const remove = useCallback((key: string) => setTray((before) => before.filter((one) => one.key !== key)), []);
  const clear = useCallback(() => setTray([]), []);
  /** Files of a message that was taken back: they are uploaded already. */
  const restore = useCallback((files: { id: string; name: string; size: number }[]) => {
    const back = files.map(({ id, name, size }) => ({
      key: id,
      name,
      size,
      done: { id, name, size, type: "" },
      error: null,
    }));
    setTray((before) => [...before.filter((one) => !files.some((file) => file.id === one.key)), ...back]);
  }, []);
  return { tray, add, remove, clear, restore, uploading: tray.some((one) => !one.done && !one.error) };
}
