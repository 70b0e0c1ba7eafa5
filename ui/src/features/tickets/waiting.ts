import { useEffect, useRef, useState } from "react";
import type { Later } from "./SendLater";

/** What was asked for while a file was still on its way up. */
export type Delivery = { solve: boolean; seen: number; later: Later };

/**
 * A message whose files are not up yet goes as soon as they are; if one fails it stays. `go` and `stay` are those of the
 * moment at which that is known.
 */
export function useWaiting(
  files: { uploading: boolean; failed: boolean },
  go: (what: Delivery) => void,
  stay: () => void,
) {
  const [waiting, setWaiting] = useState<Delivery | null>(null);
  const latest = useRef({ go, stay });
  latest.current = { go, stay };
  const { uploading, failed } = files;
  useEffect(() => {
    if (!waiting || (uploading && !failed)) return;
    setWaiting(null);
    if (failed) latest.current.stay();
    else latest.current.go(waiting);
  }, [waiting, uploading, failed]);
  return { waiting: waiting !== null, wait: setWaiting, hold: () => setWaiting(null) };
}
