import { expect } from "vitest";
import { BASE, createEntities, fetchFrom, signIn, somebody, test } from "./browser";

test("an account is deleted with all that belongs to it, and only when one means it", async ({ page, browse }) => {
  const ada = somebody();
  await signIn(page, ada);
  await createEntities(page, "doomed", 1);
  const other = await (await browse()).newPage();
  await signIn(other, ada);

  await page.goto("/account");
  await page.getByRole("button", { name: "Delete account…" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete your account?" });
  const sure = dialog.getByRole("button", { name: "Delete account" });
  expect(await sure.isDisabled()).toBe(true);
  await dialog.getByLabel("Type delete my account to confirm").fill("delete my accoun");
  expect(await sure.isDisabled()).toBe(true);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  await page.getByRole("button", { name: "Delete account…" }).click();
  await dialog.getByLabel("Type delete my account to confirm").fill("delete my account");
  await sure.click();
  await page.getByText("Your account is deleted.").waitFor();
  expect(page.url()).toBe(`${BASE}/`);
  await page.getByText("You’re not signed in").waitFor();
  expect(await fetchFrom(other, "GET", "/api/user/me")).toBe(403);

  await page.goto("/entities");
  await signIn(page, ada);
  await page.getByText("Nothing here yet").waitFor();
});

test("the account shows who and where one is", async ({ page }) => {
  const ada = somebody();
  await page.goto("/account");
  await signIn(page, ada, "GitHub");
  const profile = page.getByRole("region", { name: "Profile" });
  await profile.getByText(ada.name).waitFor();
  await profile.getByText(ada.email).waitFor();
  const ways = page.getByRole("region", { name: "Ways to sign in" });
  await ways.getByText("GitHub").waitFor();
  await ways.getByText("Verified").waitFor();
  const sessions = page.getByRole("region", { name: "Where you’re signed in" });
  await sessions.getByText("Chrome on Linux").waitFor();
  await sessions.getByText("This browser").waitFor();
  await sessions.getByText("Last seen just now").waitFor();
});
