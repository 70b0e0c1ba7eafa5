import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ticket } from "@/api/models";
import { Problem } from "@/api/problem";
import { changeTicket } from "./changing";
import { ticketKey } from "./queries";

const ticket = (version: number, status: string, subject = "Grinder") =>
  ({ id: "tkt_1", version, subject, status: { key: status, name: status, category: "open" } }) as Ticket;

let queries: QueryClient;
let now: Ticket;
const status = (one: Ticket) => one.status.key;
/** The server: refuses every version but its own. */
const write = vi.fn(async (version: number) => {
  if (version !== now.version) throw new Problem("stale", 412, {});
  return "written";
});

beforeEach(() => {
  write.mockClear();
  queries = new QueryClient();
  queries.setQueryData(ticketKey("tkt_1"), ticket(3, "open"));
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => new Response(JSON.stringify(now), { status: 200 })),
  );
});

describe("change of a ticket", () => {
  it("goes through on the version that was seen", async () => {
    now = ticket(3, "open");
    expect(await changeTicket(queries, "tkt_1", status, write)).toBe("written");
    expect(write).toHaveBeenCalledTimes(1);
  });
  it("goes through when somebody changed something else meanwhile", async () => {
    now = ticket(5, "open", "Grinder, broken");
    expect(await changeTicket(queries, "tkt_1", status, write)).toBe("written");
    expect(write.mock.calls).toEqual([[3], [5]]);
  });
  it("is refused when somebody changed the same, and their state is shown", async () => {
    now = ticket(5, "solved");
    await expect(changeTicket(queries, "tkt_1", status, write)).rejects.toMatchObject({ code: "stale" });
    expect(queries.getQueryData<Ticket>(ticketKey("tkt_1"))?.status.key).toBe("solved");
    expect(write).toHaveBeenCalledTimes(1);
  });
});
