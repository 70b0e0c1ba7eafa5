import { describe, expect, it } from "vitest";
import { frameDocument, frameHeight, passKeys } from "./HtmlFrame";

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
  it("lets the page hear its keys, and what the page does with one the frame does not do", () => {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const inside = frame.contentDocument as Document;
    passKeys(frame, inside);
    const heard: string[] = [];
    const hear = (event: KeyboardEvent) => {
      heard.push(event.key);
      if (event.key === "r") event.preventDefault();
    };
    document.addEventListener("keydown", hear);
    const press = (key: string) =>
      inside.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    expect([press("r"), press("x")]).toEqual([false, true]);
    expect(heard).toEqual(["r", "x"]);
    document.removeEventListener("keydown", hear);
    frame.remove();
  });
});
