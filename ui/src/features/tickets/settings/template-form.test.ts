import { describe, expect, it } from "vitest";
import type { Template } from "@/api/models";
import { contentOf, formOf } from "./template-form";

describe("a template's form", () => {
  it("keeps apart what stays and what is taken away", () => {
    const form = { ...formOf(null), name: "X", assignee: "none", status: "solved", add_tags: "late, , vip" };
    expect(contentOf(form)).toEqual({
      reply_text: null,
      note_text: null,
      snooze_minutes: null,
      language: null,
      steps: { status: "solved", assignee_id: null, add_tags: ["late", "vip"], remove_tags: [] },
    });
  });
  it("comes back as it was saved", () => {
    const steps = { team_id: null, assignee_id: "me", urgency: "high", remove_tags: ["new"] };
    const content = { reply_text: "Dear", note_text: null, steps, snooze_minutes: 120, language: "de" };
    const saved = { name: "X", audience: "own", team_id: null, content } as unknown as Template;
    const form = formOf(saved);
    expect(form).toMatchObject({ team: "none", assignee: "me", status: null, snooze_hours: 2 });
    expect(contentOf(form)).toMatchObject({ ...content, steps: { ...steps, add_tags: [] } });
  });
});
