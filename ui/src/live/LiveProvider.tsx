import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { connectLive, type LiveState } from "./connection";
import { mergedKeys } from "./topics";

const Context = createContext<LiveState>("connecting");

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");

  useEffect(() => {
    let lost = false;
    return connectLive({
      open: (address) => new EventSource(address),
      onState: (next) => {
        setState(next);
        // A line that breaks may mean that the session ended: asking for it finds out.
        if (next === "lost" && !lost) void queries.invalidateQueries({ queryKey: ["session"] });
        lost = next === "lost";
      },
      onReset: () => void queries.invalidateQueries(),
      onNotices: (notices) => {
        for (const queryKey of mergedKeys(notices)) void queries.invalidateQueries({ queryKey });
      },
    });
  }, [queries]);

  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useLiveState(): LiveState {
  return useContext(Context);
}
