import { expect } from "vitest";
import { createEntities, signIn, somebody, test } from "./browser";

test("entities are created, renamed and deleted, and stay so", async ({ page }) => {
  await page.goto("/entities");
  await signIn(page, somebody());
  await page.getByText("Nothing here yet").waitFor();
  const rows = page.getByRole("region", { name: "Your entities" }).getByRole("listitem");

  for (const name of ["first", "<b>second</b> & ü 🦊", "third"]) {
    await page.getByLabel("Name of the new entity").fill(name);
    await page.getByRole("button", { name: "Create" }).click();
    await rows.getByText(name, { exact: true }).waitFor();
  }
  expect(await rows.locator("p:first-child").allTextContents()).toEqual(["third", "<b>second</b> & ü 🦊", "first"]);
  await page.getByText("3 entities").waitFor();

  await page.getByRole("button", { name: "Rename first" }).click();
  await page.getByLabel("New name of first").fill("renamed");
  // The new name is shown before it is stored.
  const stored = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.getByRole("button", { name: "Save" }).click();
  await rows.getByText("renamed").waitFor();
  await stored;

  await page.getByRole("button", { name: "Delete third" }).click();
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByRole("button", { name: "Delete third" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Deleted “third”.").waitFor();

  await page.reload();
  await rows.first().waitFor();
  expect(await rows.locator("p:first-child").allTextContents()).toEqual(["<b>second</b> & ü 🦊", "renamed"]);
  // A busy machine needs longer than "just now".
  await rows
    .last()
    .getByText(/^Changed /)
    .waitFor();
});

test("a change shows, however soon it came", async ({ page }) => {
  await signIn(page, somebody());
  const [created, updated] = ["2026-01-01T00:00:00.100Z", "2026-01-01T00:00:00.200Z"];
  const id = "01985e2a-3b00-7000-8000-000000000001";
  await page.route("**/api/entities?**", (route) =>
    route.fulfill({ json: { entities: [{ id, name: "hasty", created, updated }] } }),
  );
  await page.goto("/entities");
  await page.getByText(/^Changed /).waitFor();
});

test("entities come in pages", async ({ page }) => {
  await signIn(page, somebody());
  await createEntities(page, "entity", 45);
  await page.goto("/entities");
  const rows = page.getByRole("region", { name: "Your entities" }).getByRole("listitem");
  const more = page.getByRole("button", { name: "Show more" });
  await page.getByText("20 entities so far").waitFor();
  await rows.getByText("entity 45", { exact: true }).waitFor();
  await more.click();
  await page.getByText("40 entities so far").waitFor();
  await more.click();
  await page.getByText("45 entities", { exact: true }).waitFor();
  expect(await rows.count()).toBe(45);
  expect(await more.count()).toBe(0);
  const names = await rows.locator("p:first-child").allTextContents();
  expect(names).toEqual(Array.from({ length: 45 }, (_, i) => `entity ${45 - i}`));
});

test("nobody sees another's entities", async ({ page, browse }) => {
  await signIn(page, somebody("Ada Lovelace"));
  await createEntities(page, "Ada’s", 1);
  const other = await (await browse()).newPage();
  await other.goto("/entities");
  await signIn(other, somebody("Grace Hopper"));
  await other.getByText("Nothing here yet").waitFor();
});

test("everything is done by keyboard, and the focus is never lost", async ({ page }) => {
  await page.goto("/entities");
  await signIn(page, somebody());
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id);
  await page.getByLabel("Name of the new entity").focus();
  for (const name of ["one", "two", "three"]) {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await page.getByText(name, { exact: true }).waitFor();
    await expect.poll(focused).toBe("name");
  }

  await page.getByRole("button", { name: "Rename two" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("New name of two");
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe("Rename two");
  await page.keyboard.press("Enter");
  await page.keyboard.type("zwei");
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("Rename zwei");

  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe("Delete zwei");
  await page.keyboard.press("Enter");
  await page.getByRole("group", { name: "Delete zwei?" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("Deleted “zwei”.").waitFor();
  await expect.poll(focused).toBe("Delete one");
});

test("what fails is taken back and says why", async ({ page }) => {
  await signIn(page, somebody());
  await createEntities(page, "entity", 2);
  await page.goto("/entities");
  await page.getByText("entity 2").waitFor();
  await page.route("**/api/entities/*", (route) =>
    route.fulfill({ status: 500, json: { code: "INTERNAL", message: "Something failed.", requestId: "req-42" } }),
  );

  await page.getByRole("button", { name: "Rename entity 1" }).click();
  await page.getByLabel("New name of entity 1").fill("other");
  await page.keyboard.press("Enter");
  await page.getByText("“entity 1” keeps its name.").waitFor();
  await page.getByText("Something failed. (request req-42)").waitFor();
  await page.getByRole("button", { name: "Rename entity 1" }).waitFor();

  await page.getByRole("button", { name: "Delete entity 2" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("“entity 2” was not deleted.").waitFor();
  await page.getByRole("button", { name: "Rename entity 2" }).waitFor();
});

test("offline, the page says so and loads by itself afterwards", async ({ page }) => {
  await signIn(page, somebody());
  await page.context().setOffline(true);
  await page.getByRole("link", { name: "Entities" }).first().click();
  await page.getByText("This loads by itself as soon as the connection is back.").waitFor();
  await page.context().setOffline(false);
  await page.getByText("Nothing here yet").waitFor();
});
