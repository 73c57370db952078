import type { BrowserContext, Page, Route } from "playwright-core";
import { expect } from "vitest";
import { BASE, createEntities, fetchFrom, signIn, somebody, spoilSession, test } from "./browser";

test("signing out in one tab is seen in the others at once", async ({ browse }) => {
  const context = await browse();
  const one = await context.newPage();
  await signIn(one, somebody());
  await createEntities(one, "secret", 1);
  const two = await context.newPage();
  await two.goto("/entities");
  await two.getByText("secret 1").waitFor();
  const three = await context.newPage();
  await three.goto("/");
  await three.getByText("Hello, ").waitFor();

  await one.getByRole("button", { name: "Sign out" }).click();
  await one.getByText("You’re signed out.").waitFor();
  expect(one.url()).toBe(`${BASE}/`);
  await two.waitForURL("**/login?return_to=%2Fentities");
  expect(await two.getByText("secret 1").count()).toBe(0);
  await three.getByText("You’re not signed in").waitFor();
  expect(await fetchFrom(one, "GET", "/api/user/me")).not.toBe(200);
});

test("signing in as somebody else in one tab takes the first one's data off the others", async ({ browse }) => {
  const context = await browse();
  const one = await context.newPage();
  await signIn(one, somebody("Ada Lovelace"));
  await createEntities(one, "Ada’s", 1);
  await one.goto("/entities");
  await one.getByText("Ada’s 1").waitFor();

  const two = await context.newPage();
  await two.goto("/login");
  await signIn(two, somebody("Grace Hopper"));
  await one.getByText("Nothing here yet").waitFor();
  expect(await one.getByText("Ada’s 1").count()).toBe(0);
});

/** A browser in which Ada is signed in and has an entity; and the tab in which she signed in. */
async function adas(browse: () => Promise<BrowserContext>): Promise<[BrowserContext, Page]> {
  const context = await browse();
  const page = await context.newPage();
  await signIn(page, somebody("Ada Lovelace"));
  await createEntities(page, "Ada’s", 1);
  return [context, page];
}

/** Grace signs in in a tab of her own. */
async function graceSignsIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto("/login");
  await signIn(page, somebody("Grace Hopper"));
  await page.getByText("Hello, Grace Hopper").waitFor();
}

/** Keeps the next answer back, or an error in its place, until what this returns is called. */
async function holdBack(page: Page, url: string, status = 200): Promise<() => void> {
  let goOn = () => {};
  const later = new Promise<void>((resolve) => (goOn = resolve));
  const answer = async (route: Route) => {
    const response = await route.fetch();
    await later;
    await route.fulfill(status === 200 ? { response } : { status, json: {} });
  };
  await page.route(url, answer, { times: 1 });
  return goOn;
}

test.for([200, 500])(
  "an answer that was on its way when somebody else signed in in another tab counts no more (%s)",
  async (status, { browse }) => {
    const [context, one] = await adas(browse);
    const goOn = await holdBack(one, "**/api/user/me", status);
    await one.goto("/entities");
    await one.getByText("Ada’s 1").waitFor();

    await graceSignsIn(context);
    goOn();
    await one.getByText("Nothing here yet").waitFor();
    expect(await one.getByText("Ada’s 1").count()).toBe(0);
  },
);

test("what was done as somebody else is not told to who is signed in now", async ({ browse }) => {
  const [context, one] = await adas(browse);
  await one.goto("/entities");
  const goOn = await holdBack(one, "**/api/entities/*");
  await one.getByRole("button", { name: "Delete Ada’s 1" }).click();
  await one.getByRole("button", { name: "Delete", exact: true }).click();

  await graceSignsIn(context);
  await one.getByTitle("Signed in as Grace Hopper").waitFor();
  const answered = one.waitForResponse("**/api/entities/*");
  goOn();
  expect((await answered).status()).toBe(200);
  await fetchFrom(one, "GET", "/api/user/me");
  expect(await one.getByText("Ada’s 1").count()).toBe(0);
});

test("a session revoked from another browser ends there", async ({ browse }) => {
  const ada = somebody();
  const here = await (await browse()).newPage();
  await here.goto("/account");
  await signIn(here, ada);
  const there = await (
    await browse({
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1",
    })
  ).newPage();
  await there.goto("/entities");
  await signIn(there, ada);
  await there.getByText("Nothing here yet").waitFor();

  await here.reload();
  const sessions = here.getByRole("region", { name: "Where you’re signed in" });
  await sessions.getByText("This browser").waitFor();
  expect(await sessions.getByRole("listitem").count()).toBe(2);
  await sessions.getByRole("button", { name: "Revoke Safari on iPhone" }).click();
  await here.getByText("Safari on iPhone is signed out.").waitFor();
  expect(await sessions.getByRole("listitem").count()).toBe(1);

  // Coming back to the tab is enough; it asks every two seconds at most.
  await there.evaluate(() => setInterval(() => dispatchEvent(new Event("focus")), 100));
  await there.waitForURL("**/login?return_to=%2Fentities");
  await here.reload();
  await sessions.getByText("This browser").waitFor();
  expect(await sessions.getByRole("listitem").count()).toBe(1);
});

test("signing out everywhere ends every session", async ({ browse }) => {
  const ada = somebody();
  const [here, there] = [await (await browse()).newPage(), await (await browse()).newPage()];
  await here.goto("/account");
  await signIn(here, ada);
  await there.goto("/entities");
  await signIn(there, ada);
  await here.getByRole("button", { name: "Sign out everywhere…" }).click();
  await here.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
  await here.getByText("You’re signed out everywhere.").waitFor();
  await there.reload();
  await there.waitForURL("**/login**");
});

test("going back after signing out shows nothing private", async ({ page }) => {
  await page.goto("/entities");
  await signIn(page, somebody());
  await createEntities(page, "secret", 1);
  await page.reload();
  await page.getByText("secret 1").waitFor();
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("heading", { name: "Account", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Sign out" }).first().click();
  await page.getByText("You’re signed out.").waitFor();

  for (let i = 0; i < 2; i++) {
    await page.goBack();
    await page.getByRole("heading", { name: "Sign in", level: 1 }).waitFor();
    expect(await page.getByText("secret 1").count()).toBe(0);
    expect(await page.getByText("@example.com").count()).toBe(0);
  }
});

test("a page that the browser puts away whole holds nothing private meanwhile", async ({ page }) => {
  const ada = somebody();
  await page.goto("/entities");
  await signIn(page, ada);
  await createEntities(page, "secret", 2);
  await page.reload();
  await page.getByRole("button", { name: "Delete secret 2" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByText("Deleted “secret 2”.").waitFor();
  await page.getByText("secret 1").waitFor();

  // What the browser does around its back/forward cache, which a driven browser has switched off.
  const event = (type: "pagehide" | "pageshow") =>
    page.evaluate((name) => {
      dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      return document.body.innerText;
    }, type);
  expect(await event("pagehide")).not.toContain("secret");
  await event("pageshow");
  await page.getByText("secret 1").waitFor();

  await event("pagehide");
  await spoilSession(page.context());
  expect(await event("pageshow")).not.toContain("secret 1");
  await page.getByRole("heading", { name: "Sign in", level: 1 }).waitFor();
  expect(await page.getByText("secret 1").count()).toBe(0);
});

test("signing out while offline says that it did not happen", async ({ page }) => {
  await signIn(page, somebody());
  await page.context().setOffline(true);
  await page.getByText("You’re offline").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You’re still signed in.").waitFor();
  await page.context().setOffline(false);
  await page.getByText("You’re offline").waitFor({ state: "detached" });
  await page.getByText("Hello, ").waitFor();
});
