import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { connectLive, type LiveState } from "./connection";
import { resting } from "./resting";
import { isOfOne, mergedKeys } from "./topics";

const Context = createContext<LiveState>("connecting");

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    let lost = false;
    const invalidate = (keys: QueryKey[]) => {
      for (const queryKey of keys) void queries.invalidateQueries({ queryKey });
    };
    const lists = resting(invalidate);
    const close = connectLive({
      open: (address) => new EventSource(address),
      onState: (next) => {
        setState(next);
        // A line that breaks may mean that the session ended: asking for it finds out.
        if (next === "lost" && !lost) void queries.invalidateQueries({ queryKey: ["session"] });
        lost = next === "lost";
      },
      onReset: () => void queries.invalidateQueries(),
      onNotices: (notices) => {
        const keys = mergedKeys(notices);
        // What somebody has open follows at once; only one browser in many has it open.
        invalidate(keys.filter(isOfOne));
        lists.ask(keys.filter((key) => !isOfOne(key)));
      },
    });
    return () => {
      close();
      lists.stop();
    };
  }, [queries]);

  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useLiveState(): LiveState {
  return useContext(Context);
}
