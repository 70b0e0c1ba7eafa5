import { describe, expect, it } from "vitest";
import { picturesIn, withPictures } from "./picturing";

const file = (id: string) => ({ id, name: `${id}.png`, size: 1, type: "image/png" });

describe("pictures in a message", () => {
  const html = '<p>src="cid:att_1" <img src="cid:att_2" alt="b"><img src="cid:att_20" alt="c"></p>';
  it("are those of its files that its text shows", () => {
    const attachments = [file("att_2"), file("att_3"), file("att_20")];
    expect(picturesIn({ body_html: html, attachments }).map((one) => one.id)).toEqual(["att_2", "att_20"]);
    expect(picturesIn({ body_html: null, attachments })).toEqual([]);
  });
  it("stand in it with their bytes, each at its place, and of one that is not there its words", () => {
    const shown = withPictures(html, new Map([["att_2", { source: "data:image/png;base64,AA==", height: 9 }]]));
    expect(shown).toBe('<p>src="cid:att_1" <img src="data:image/png;base64,AA==" alt="b"><img alt="c"></p>');
  });
});
