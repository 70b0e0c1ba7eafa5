import { useQueries } from "@tanstack/react-query";
import { api } from "@/api/client";

/** A picture as a frame can show it that fetches nothing: its bytes go along. */
export type Shown = { source: string; height: number };

/** More than this is downloaded rather than shown. */
const SHOWN_MAX = 20;

/** What the sanitiser writes where a message shows one of its files. */
const sourceOf = (id: string) => `src="cid:${id}"`;

type Showing = { body_html: string | null; attachments: { id: string }[] };

/** The files that a message shows within its text. */
export function picturesIn(message: Showing) {
  const html = message.body_html ?? "";
  return message.attachments.filter((one) => html.includes(sourceOf(one.id))).slice(0, SHOWN_MAX);
}

/** The HTML with its pictures in it, as far as they are there; of the others it has the words alone, and asks for nothing. */
export function withPictures(html: string, pictures: ReadonlyMap<string, Shown>): string {
  let out = html;
  for (const [id, { source }] of pictures) out = out.replaceAll(sourceOf(id), `src="${source}"`);
  return out.replace(/(<img\b[^>]*?) src="cid:[^"]*"/g, "$1");
}

async function load(id: string): Promise<Shown> {
  const blob = await api.blob("/api/attachments/{id}", { path: { id } });
  const height = await createImageBitmap(blob).then(
    (bitmap) => bitmap.height,
    () => 0,
  );
  const source = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
  return { source, height };
}

/** The HTML of a message with the pictures that it shows, and how tall these are together. */
export function usePictured(message: Showing): { html: string; height: number } {
  const wanted = picturesIn(message);
  const answers = useQueries({
    queries: wanted.map((one) => ({
      queryKey: ["picture", one.id],
      queryFn: () => load(one.id),
      // A file never changes.
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
  const pictures = new Map<string, Shown>();
  wanted.forEach((one, at) => {
    const data = answers[at]?.data;
    if (data) pictures.set(one.id, data);
  });
  const height = [...pictures.values()].reduce((sum, one) => sum + one.height, 0);
  return { html: withPictures(message.body_html ?? "", pictures), height };
}
