import type { QueryKey } from "@tanstack/react-query";

/**
 * Asks for lists at once when the desk was quiet, and then at most once in a while, however much happens: two hundred
 * browsers that follow every change of a busy desk would keep the server busier than the desk does.
 */
export function resting(refresh: (keys: QueryKey[]) => void, restMs = 1000) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let waiting = new Map<string, QueryKey>();
  let last = Number.NEGATIVE_INFINITY;

  const flush = () => {
    timer = null;
    last = Date.now();
    const keys = [...waiting.values()];
    waiting = new Map();
    refresh(keys);
  };
  return {
    ask(keys: QueryKey[]) {
      for (const key of keys) waiting.set(JSON.stringify(key), key);
      if (timer || waiting.size === 0) return;
      // A clock that was set back must not let the lists rest for longer.
      const left = Math.min(restMs, last + restMs - Date.now());
      if (left > 0) timer = setTimeout(flush, left);
      else flush();
    },
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
