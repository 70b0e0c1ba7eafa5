import { describe, expect, it } from "vitest";
import { fieldsOf, groupsOf, matching, type OpenApi, typeOf } from "./reading";

const document: OpenApi = {
  info: { title: "Aftercare", version: "0.1.0" },
  paths: {
    "/api/tickets/{id}": {
      get: {
        operationId: "show_ticket",
        tags: ["Tickets"],
        description: "One ticket.\n\nMore.",
        "x-permission": "tickets.read",
      },
      patch: { operationId: "change_ticket", tags: ["Tickets"], "x-permission": "tickets.answer" },
    },
    "/api/session": { post: { operationId: "sign_in", tags: ["Staff"], "x-public": true } },
  },
};

describe("the API document", () => {
  it("is grouped by tag, with who may call", () => {
    const groups = groupsOf(document);
    expect(groups.map((group) => group.name)).toEqual(["Staff", "Tickets"]);
    expect(groups[0]?.operations[0]?.access).toEqual({ kind: "public" });
    expect(groups[1]?.operations[0]).toMatchObject({
      method: "GET",
      summary: "One ticket.",
      description: "More.",
      access: { kind: "permission", permission: "tickets.read" },
    });
  });
  it("is searched by path, method and text", () => {
    const groups = groupsOf(document);
    expect(matching(groups, "patch").flatMap((group) => group.operations.map((one) => one.id))).toEqual([
      "change_ticket",
    ]);
    expect(matching(groups, "nothing")).toEqual([]);
  });
  it("says types in a few words", () => {
    expect(typeOf({ type: ["string", "null"], format: "date-time" })).toBe("string (date-time) | null");
    expect(typeOf({ type: "array", items: { $ref: "#/components/schemas/Money" } })).toBe("Money[]");
    expect(typeOf({ oneOf: [{ type: "null" }, { $ref: "#/components/schemas/Money" }] })).toBe("null | Money");
    expect(typeOf({ enum: ["low", "high"] })).toBe('"low" | "high"');
  });
  it("does not run in circles", () => {
    const schemas = {
      Node: {
        allOf: [{ $ref: "#/components/schemas/Node" }],
        properties: { next: { $ref: "#/components/schemas/Node" } },
      },
    };
    expect(fieldsOf({ $ref: "#/components/schemas/Node" }, schemas).map((field) => field.name)).toContain("next");
  });
});
