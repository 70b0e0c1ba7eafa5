import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { connectLive, type LiveState } from "./connection";
import { resting } from "./resting";
import { isOfOne, mergedKeys, movesOverview } from "./topics";

/** An overview is of everything, and moves with everything. */
const OVERVIEW_RESTS_MS = 2_000;
/** What is judged by days may lag by seconds: counting it anew looks at many tickets. */
const MEASURES_REST_MS = 10_000;

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
    const overview = resting(invalidate, OVERVIEW_RESTS_MS);
    const measures = resting(invalidate, MEASURES_REST_MS);
    const disconnect = connectLive({
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
        if (notices.some(movesOverview)) overview.ask([["today"]]);
        if (notices.some((notice) => notice.topic === "ticket")) measures.ask([["scenario-measures"], ["monitoring"]]);
      },
    });
    return () => {
      disconnect();
      lists.stop();
      overview.stop();
      measures.stop();
    };
  }, [queries]);

  return <Context.Provider value={state}>{children}</Context.Provider>;
}

export function useLiveState(): LiveState {
  return useContext(Context);
}
