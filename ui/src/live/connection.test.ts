import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { backoff, connectLive, type LiveState, parseNotice } from "./connection";
import { mergedKeys, type Notice } from "./topics";

type Listener = (event: Event) => void;

class FakeSource {
  readyState = 0;
  onopen: ((event: Event) => unknown) | null = null;
  onerror: ((event: Event) => unknown) | null = null;
  closed = false;
  private listeners = new Map<string, Listener>();
  addEventListener(name: string, listener: Listener) {
    this.listeners.set(name, listener);
  }
  close() {
    this.closed = true;
  }
  open() {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }
  fail(readyState: number) {
    this.readyState = readyState;
    this.onerror?.(new Event("error"));
  }
  say(name: string, data = "") {
    this.listeners.get(name)?.(new MessageEvent(name, { data }));
  }
}

let sources: FakeSource[];
let states: LiveState[];
let notices: Notice[][];
let resets: number;

function connect() {
  return connectLive({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    onState: (state) => states.push(state),
    onNotices: (gathered) => notices.push(gathered),
    onReset: () => {
      resets += 1;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  states = [];
  notices = [];
  resets = 0;
});
afterEach(() => vi.useRealTimers());

describe("live line", () => {
  it("gathers notices that come together", () => {
    connect();
    sources[0]?.open();
    sources[0]?.say("change", '{"topic":"ticket","id":"tkt_1"}');
    sources[0]?.say("change", '{"topic":"ticket","id":"tkt_2"}');
    expect(notices).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(notices).toEqual([
      [
        { topic: "ticket", id: "tkt_1" },
        { topic: "ticket", id: "tkt_2" },
      ],
    ]);
  });
  it("lets the browser resume by itself, and then nothing is missed", () => {
    connect();
    sources[0]?.open();
    sources[0]?.fail(0);
    expect(states.at(-1)).toBe("lost");
    vi.advanceTimersByTime(60_000);
    expect(sources.length).toBe(1);
    sources[0]?.open();
    expect(states.at(-1)).toBe("live");
    expect(resets).toBe(0);
  });
  it("opens a new line when the browser gave up, and then starts over", () => {
    connect();
    sources[0]?.open();
    sources[0]?.fail(2);
    expect(sources[0]?.closed).toBe(true);
    vi.advanceTimersByTime(2_000);
    expect(sources.length).toBe(2);
    expect(resets).toBe(0);
    sources[1]?.open();
    expect(resets).toBe(1);
    expect(states.at(-1)).toBe("live");
  });
  it("starts over when the server says so", () => {
    connect();
    sources[0]?.open();
    sources[0]?.say("reset");
    expect(resets).toBe(1);
  });
  it("is silent after it was ended", () => {
    const end = connect();
    sources[0]?.open();
    sources[0]?.say("change", '{"topic":"ticket","id":"tkt_1"}');
    end();
    vi.advanceTimersByTime(60_000);
    expect(notices).toEqual([]);
    expect(sources[0]?.closed).toBe(true);
  });
  it("waits longer each time, but never more than 40 seconds", () => {
    expect(backoff(0, 0.5)).toBe(1000);
    expect(backoff(3, 0.5)).toBe(8000);
    expect(backoff(30, 1)).toBeLessThanOrEqual(40_000);
  });
});

describe("notices", () => {
  it("are read with care", () => {
    expect(parseNotice("{")).toBeNull();
    expect(parseNotice('{"id":"x"}')).toBeNull();
    expect(parseNotice('{"topic":"ticket"}')).toEqual({ topic: "ticket", id: "" });
  });
  it("refresh each answer once, however many there are", () => {
    const many = Array.from({ length: 1000 }, () => ({ topic: "ticket", id: "tkt_1" }));
    expect(mergedKeys(many)).toEqual([["tickets"], ["ticket", "tkt_1"], ["held"], ["kpis"], ["routing"]]);
    expect(mergedKeys([{ topic: "customer", id: "" }])).toEqual([["customers"], ["customer"]]);
    expect(mergedKeys([{ topic: "something-new", id: "x" }])).toEqual([]);
  });
});
