import { violations } from "../support/axe";
import { expect, test } from "../support/desk";

test("who is available gets the tickets of a team that shares them out, and the history says why", async ({
  signedIn: page,
  desk,
}) => {
  const stamp = `${Date.now()}`;
  const { person } = await desk.api.get<{ person: { id: string; name: string } }>("/api/session");
  const team = await desk.api.post<{ id: string; name: string }>("/api/teams", { name: `Harbour ${stamp}` });
  const me = await desk.api.get<{ teams: string[]; version: number }>(`/api/people/${person.id}`);
  await desk.api.call(
    "PATCH",
    `/api/people/${person.id}`,
    { teams: [...me.teams, team.id] },
    { "if-match": `"${me.version}"` },
  );

  await page.goto("/inbox");
  const badge = page.getByRole("button", { name: /Change whether you take tickets/ });
  await expect(badge).toContainText("Available", { timeout: 15_000 });
  await badge.click();
  await page.getByRole("menuitem", { name: "Until I come back" }).click();
  await expect(badge).toContainText("Away");

  await page.goto("/settings/routing");
  const form = page.getByRole("form", { name: `Routing of ${team.name}` });
  await form.getByRole("switch").press("Space");
  await form.getByRole("button", { name: /Save routing/ }).click();
  await expect(page.getByText("Saved").first()).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const ticket = await desk.api.ticket(`A kettle ${stamp}`);
  const version = (await desk.api.get<{ version: number }>(`/api/tickets/${ticket.id}`)).version;
  await desk.api.call(
    "PUT",
    `/api/tickets/${ticket.id}/assignment`,
    { team_id: team.id },
    { "if-match": `"${version}"` },
  );
  await page.goto(`/inbox/${ticket.id}`);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Who would get it" }).click();
  await expect(page.getByText("Nobody of the team can get it now.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "More" }), "the ticket stays open below").toBeVisible();

  await badge.click();
  await page.getByRole("menuitem", { name: "I am back" }).click();
  await expect(badge).toContainText("Available");
  await expect
    .poll(
      async () => (await desk.api.get<{ assignee: { id: string } | null }>(`/api/tickets/${ticket.id}`)).assignee?.id,
      {
        timeout: 15_000,
      },
    )
    .toBe(person.id);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /history/i }).click();
  await expect(page.getByText(`routed: ${person.name}, least load`)).toBeVisible();
});
