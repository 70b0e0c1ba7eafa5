import { describe, expect, it } from "vitest";
import { moved } from "@/shared/moved";
import { bodyOf, formOf } from "./service-levels";

describe("a service level being written", () => {
  it("is sent in minutes, with what is left empty unpromised", () => {
    const form = formOf(null);
    form.targets.urgent = { first_response: "30", next_response: "", resolution: "8 h" };
    form.customer_tags = "gold, , press ";
    const body = bodyOf({ ...form, name: "Gold" });
    expect(body?.targets.urgent).toEqual({ first_response: 30, next_response: null, resolution: 480 });
    expect(body?.conditions?.customer_tags).toEqual(["gold", "press"]);
  });

  it("is not sent while a target cannot be read", () => {
    const form = formOf(null);
    form.targets.low.resolution = "soon";
    expect(bodyOf(form)).toBeNull();
  });

  it("moves by one place and not over the ends", () => {
    expect(moved(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
    expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
  });
});
