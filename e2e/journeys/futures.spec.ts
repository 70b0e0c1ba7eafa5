import { expect, test } from "../support/desk";
import { addStudy, beginStudy } from "../support/futures";

test("a study is begun, rehearsed and read, a cell is opened, and its futures are watched", async ({
  signedIn: page,
  desk,
}) => {
  test.slow();
  await page.goto("/futures?view=records");
  await page.getByRole("button", { name: "New strategy" }).click();
  const dialog = page.getByRole("dialog");
  const name = `Two more for chat ${Date.now()}`;
  await dialog.getByLabel("Name").first().fill(name);
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await dialog.getByLabel("What", { exact: true }).click();
  await page.getByRole("option", { name: "People", exact: true }).click();
  await dialog.getByLabel("Of", { exact: true }).fill("Chat team");
  await dialog.getByLabel("By", { exact: true }).fill("2");
  await dialog.getByLabel("Look again on").fill("2026-01-31");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("People of Chat team × 2")).toBeVisible();
  // What a change names is called as the library calls it, here and where it is chosen.
  await expect(page.getByText("Priority (0 first) of Delivery delay = 0")).toBeVisible();
  await page.getByRole("button", { name: "Edit Late parcels before other mail" }).click();
  await expect(dialog.getByLabel("Of", { exact: true })).toHaveValue("Delivery delay");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toHaveCount(0);

  // While a study runs one queue can be asked, and it says on what it stands.
  const long = await beginStudy(desk.api, `Long ${Date.now()}`, { replications: 400 });
  await page.goto(`/futures/studies/${long.id}`);
  const cancel = page.getByRole("button", { name: "Cancel the study" });
  await expect(cancel).toBeVisible();
  await expect(page.getByText("It is not your data.")).toBeVisible();
  await expect(page.getByRole("region", { name: "What if: one queue" })).toBeVisible();
  await cancel.click();
  await expect(page.getByRole("button", { name: "Go on" })).toBeVisible();
  await expect(page.getByRole("region", { name: "What if: one queue" })).toBeVisible();

  // Whom formulas show to be far behind in every future is not simulated, and the study says so.
  const nobody = `nobody-${Date.now()}`;
  const definition = { title: { en: "Nobody comes" }, changes: [{ what: "agents", times: 0 }] };
  await desk.api.post("/api/strategies", { key: nobody, definition });
  const screened = await addStudy(desk.api, `Screened ${Date.now()}`, {
    futures: ["steady-growth"],
    strategies: ["as-we-are", nobody],
    measure: "service_level",
    target: 0.8,
    ensemble: null,
    screen: true,
  });
  await page.goto(`/futures/studies/${screened.id}`);
  const behind = page.getByRole("region", { name: "Not simulated" });
  await expect(behind.getByText("1 of 2 pairs were not simulated")).toBeVisible();
  await expect(behind.getByText(/^Nobody comes: .* at best where Stay as we are has .* at worst/)).toBeVisible();

  const study = await addStudy(desk.api, `Winter ${Date.now()}`);
  await page.goto(`/futures/studies/${study.id}`);
  await expect(page.getByText("It is not your data.")).toBeVisible();
  const heat = page.getByRole("region", { name: "Regret: Cost" });
  await heat.getByRole("button", { name: "Table", exact: true }).click();
  await expect(heat.getByRole("row", { name: /^Sudden fame Stay as we are/ })).toBeVisible();
  await heat.getByRole("button", { name: "Chart" }).click();
  const cell = page.getByRole("button", { name: /^Sudden fame, Stay as we are/ });
  await cell.focus();
  await page.keyboard.press("Enter");
  await expect(cell).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("img", { name: /^Contacts waiting over time in Sudden fame/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Do the criteria agree?" }).getByText("Worst regret")).toBeVisible();
  await expect(page.getByRole("region", { name: "Where it breaks" }).getByText("sampled futures")).toBeVisible();

  // Sixty contacts an hour of six minutes each are work for six of eight people.
  const queue = page.getByRole("region", { name: "What if: one queue" });
  await expect(queue.getByRole("row", { name: "Occupancy 75%" })).toBeVisible();
  await queue.getByRole("button", { name: "Simulate it too" }).click();
  await expect(queue.getByText(/customers simulated, seed/)).toBeVisible();
  await queue.getByRole("slider", { name: "People" }).press("Home");
  await expect(queue.getByRole("status")).toContainText("the queue grows without end");

  await page.goto(`/futures/studies/${study.id}?view=signposts`);
  await expect(page.getByRole("region", { name: "To look at again" }).getByText(name)).toBeVisible();
  await page.getByRole("button", { name: "Watch this study" }).click();
  await expect(page.getByText(/^Watching “Winter/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Carrier strike" })).toBeVisible();
});
