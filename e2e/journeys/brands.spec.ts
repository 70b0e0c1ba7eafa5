import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

/** One red pixel row would do for a browser; the server asks for 16 pixels a side at least. */
async function picture(page: import("@playwright/test").Page): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 120;
    canvas.height = 40;
    const pen = canvas.getContext("2d");
    if (pen) {
      pen.fillStyle = "#7a0019";
      pen.fillRect(0, 0, 120, 40);
    }
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

test("a brand names and colours the desk, signs texts, and is taken away again", async ({ signedIn: page, desk }) => {
  const name = `Ember ${Date.now()}`;
  await page.goto("/settings/brands");
  await page.getByRole("button", { name: "New brand" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(name);
  await dialog.getByRole("textbox", { name: "Colour" }).fill("#ffcc00");
  await dialog.getByLabel("Signature").fill(`Warm regards, ${name}`);
  await expect(dialog.getByRole("figure", { name: "Preview" })).toContainText(`Warm regards, ${name}`);
  await dialog.getByLabel("Name", { exact: true }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByText(/of the same hue would be right/).first()).toBeVisible();
  await dialog.getByRole("textbox", { name: "Colour" }).fill("#7a0019");
  await dialog.getByLabel("Name", { exact: true }).click();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();

  await expect(page).toHaveTitle(new RegExp(name));
  const accent = () => page.evaluate(() => document.documentElement.style.getPropertyValue("--accent"));
  await expect.poll(accent).toBe("#7a0019");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(accent).not.toBe("#7a0019");
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });

  await page.getByRole("button", { name: `Edit ${name}` }).click();
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Add a logo" }).click();
  await (await chooser).setFiles({ name: "logo.png", mimeType: "image/png", buffer: await picture(page) });
  const logo = dialog.getByRole("img", { name: `Logo of ${name}` });
  await expect(logo).toBeVisible();
  await expect.poll(() => logo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(120);
  await dialog.getByRole("button", { name: "Cancel" }).click();

  const template = await desk.api.post("/api/templates", {
    name: `Bye ${name}`,
    audience: "everybody",
    content: { reply_text: "{{brand.signature}}", note_text: null, steps: {}, snooze_minutes: null },
  });
  const ticket = await desk.api.ticket("Who signs this?");
  const read = await desk.api.get<{ reply: { text: string } }>(`/api/tickets/${ticket.id}/templates/${template.id}`);
  expect(read.reply.text).toContain(`Warm regards, ${name}`);

  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await expect(page.getByText("Brand removed")).toBeVisible();
  await expect.poll(accent).toBe("");
});
