import { describe, expect, it } from "vitest";
import { frameDocument, frameHeight } from "./HtmlFrame";

describe("frame", () => {
  it("sets its own policy before anything of the customer's", () => {
    const document = frameDocument("<p>hello</p>", false);
    expect(document.indexOf("default-src 'none'")).toBeGreaterThan(0);
    expect(document.indexOf("content-security-policy")).toBeLessThan(document.indexOf("<p>hello"));
    expect(document).not.toContain("script-src");
  });
  it("grows with the text", () => {
    expect(frameHeight(`<p>${"word ".repeat(400)}</p>`)).toBeGreaterThan(frameHeight("<p>word</p>"));
    expect(frameHeight("<br>".repeat(30))).toBeGreaterThan(600);
  });
});
