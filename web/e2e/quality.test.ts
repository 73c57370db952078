import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { BASE, createEntities, signIn, somebody, test } from "./browser";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const SCREENS = [
  { name: "phone", width: 390, height: 844 },
  { name: "desktop", width: 1280, height: 800 },
];

/** What axe finds, serious or not. */
async function findings(page: Page): Promise<string[]> {
  // By the debugger, which no content security policy stops.
  await page.evaluate(AXE);
  // Not half faded in. What is taken off the page meanwhile is cancelled, not finished.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
}

async function expectGood(page: Page, title: string): Promise<void> {
  expect(await page.title()).toBe(title);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findings(page), `${page.url()}, ${colorScheme}`).toEqual([]);
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `sideways scrolling at ${page.url()}`).toBeLessThanOrEqual(0);
}

describe("every page is accessible, in light and dark, titled, and fits", () => {
  for (const { name, ...viewport } of SCREENS) {
    test(name, async ({ browse }) => {
      const page = await (await browse({ viewport })).newPage();
      await page.goto("/");
      await page.getByText("You’re not signed in").waitFor();
      await expectGood(page, "Lambda Svelte");
      await page.goto("/nowhere");
      await page.getByText("There is nothing here").waitFor();
      await expectGood(page, "Not found · Lambda Svelte");
      await page.goto("/login?error=provider_unavailable");
      await page.getByRole("alert").waitFor();
      await expectGood(page, "Sign in · Lambda Svelte");

      await signIn(page, somebody("Wilhelmina Featherstonehaugh-Cholmondeley of Lower Slaughter"));
      await page.getByRole("button", { name: "Call ListSessions" }).click();
      await page.getByLabel("Answer of ListSessions").waitFor();
      await expectGood(page, "Lambda Svelte");
      await page.goto("/entities");
      await page.getByText("Nothing here yet").waitFor();
      await expectGood(page, "Entities · Lambda Svelte");
      await createEntities(page, `entity with a ${"very ".repeat(20)}long name`, 21);
      await page.reload();
      await page.getByRole("button", { name: "Show more" }).waitFor();
      await page
        .getByRole("button", { name: /^Rename/ })
        .nth(1)
        .click();
      await page
        .getByRole("button", { name: /^Delete/ })
        .nth(2)
        .click();
      await expectGood(page, "Entities · Lambda Svelte");
      await page.goto("/account");
      await page.getByText("This browser").waitFor();
      await expectGood(page, "Account · Lambda Svelte");
      await page.getByRole("button", { name: "Delete account…" }).click();
      await expectGood(page, "Account · Lambda Svelte");
    });
  }
});

test("the focus moves to the heading on navigation, and there is one way past the menu", async ({ page }) => {
  await signIn(page, somebody());
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  for (const place of ["Entities", "Account"]) {
    await page.getByRole("navigation").getByRole("link", { name: place }).click();
    // The link that was clicked has the same text, and the focus before the page is there.
    await page.locator("h1:focus", { hasText: place }).waitFor();
  }
  await page.reload();
  await page.getByText("This browser").waitFor();
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to content");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
});

test("deep links work after a reload, and the API is never answered by the site", async ({ page }) => {
  await page.goto("/account");
  await signIn(page, somebody());
  await page.goto("/entities");
  await page.reload();
  await page.getByRole("heading", { name: "Entities", level: 1 }).waitFor();
  await page.goto("/no/such/page");
  await page.getByText("There is nothing here").waitFor();
  const response = await page.goto("/api/no/such/route");
  expect(response?.status()).toBe(404);
  expect(await response?.json()).toEqual({ message: "Not Found" });
});

test("the home page comes with its text, any other path with an empty shell", async () => {
  const html = async (path: string) => (await fetch(BASE + path)).text();
  const [home, shell] = await Promise.all([html("/"), html("/login")]);
  expect(home).toContain("Write an rpc.<br/>Get a function.</h1>");
  expect(shell).toContain('<div id="app">');
  expect(shell).not.toContain("Get a function.");
  for (const page of [home, shell]) {
    expect(page.match(/<title>/g)).toHaveLength(1);
    expect(page.match(/<script/g)).toEqual(page.match(/<script(?= src="\/_app\/immutable\/start\.)/g));
    expect(page).not.toMatch(/<style|\sstyle=/);
  }
});

test("without JavaScript the home page is read, and any other says that it needs it", async ({ browse }) => {
  const page = await (await browse({ javaScriptEnabled: false })).newPage();
  // What looks for a text passes over this element.
  const said = page.locator("noscript");
  await page.goto("/");
  await page.getByRole("heading", { name: "Write an rpc. Get a function.", level: 1 }).waitFor();
  await said.waitFor();
  expect(await page.locator(".skeleton").first().isVisible()).toBe(false);
  await page.goto("/login");
  await said.waitFor();
  expect(await said.innerText()).toContain("Only the home page can be read without JavaScript");
});

const FIRST_PAGES: [string, string, number][] = [
  ["/", "You’re not signed in", 100],
  ["/login", "Continue with Google", 60],
];

test.for(FIRST_PAGES)("%s needs no call, and its JavaScript is bounded", async ([path, text, limitKb], { page }) => {
  const scripts: Promise<number>[] = [];
  const calls: string[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/api/")) {
      calls.push(pathname);
    } else if (pathname.endsWith(".js")) {
      scripts.push(response.body().then((body) => gzipSync(body).length));
    }
  });
  await page.goto(path, { waitUntil: "networkidle" });
  await page.getByText(text).waitFor();
  const total = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  expect(scripts.length).toBeGreaterThan(3);
  expect(total).toBeLessThan(limitKb * 1_000);
  expect(calls).toEqual([]);
});

test("a page that could not be fetched ahead is fetched when it is needed", async ({ page }) => {
  await page.route(
    "**/api/user/me",
    async (route) => {
      const response = await route.fetch();
      await page.context().setOffline(true);
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await signIn(page, somebody());
  await page.getByText("You’re offline").waitFor();
  await page.context().setOffline(false);
  await page.getByText("You’re offline").waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Account" }).click();
  await page.getByRole("heading", { name: "Account", level: 1 }).waitFor();
});

test("nothing moves while pages load", async ({ page }) => {
  await signIn(page, somebody());
  await createEntities(page, "entity", 25);
  await page.route("**/api/**", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  for (const [path, settled] of [
    ["/", "Hello, "],
    ["/entities", "entity 25"],
    ["/account", "This browser"],
  ] as const) {
    await page.goto(path);
    await page.evaluate(() => {
      const shifts = window as unknown as { shifted: () => number };
      let total = 0;
      const add = (entries: PerformanceEntryList) => {
        for (const entry of entries as (PerformanceEntry & { value: number })[]) {
          total += entry.value;
        }
      };
      const observer = new PerformanceObserver((list) => add(list.getEntries()));
      observer.observe({ type: "layout-shift", buffered: true });
      shifts.shifted = () => {
        add(observer.takeRecords());
        return total;
      };
    });
    await page.getByText(settled).first().waitFor();
    await page.waitForLoadState("networkidle");
    // What has just come is laid out in the next frame.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    // Lighthouse calls anything below 0.1 good.
    expect(await page.evaluate(() => (window as unknown as { shifted: () => number }).shifted()), path).toBeLessThan(
      0.02,
    );
  }
});

test("the site forbids what it does not need", async ({ page, problems }) => {
  const response = await page.goto("/");
  const inPage = await page.locator('meta[http-equiv="content-security-policy"]').getAttribute("content");
  expect(inPage).toContain("default-src 'none'");
  expect(inPage).not.toContain("unsafe");
  expect(response?.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(response?.headers()["x-content-type-options"]).toBe("nosniff");
  const isStopped = await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", '<p id="styled" style="color: rgb(1, 2, 3)">x</p>');
    const script = document.createElement("script");
    script.textContent = "window.injected = true";
    document.body.append(script);
    const color = getComputedStyle(document.querySelector("#styled") as Element).color;
    return color !== "rgb(1, 2, 3)" && !("injected" in window);
  });
  expect(isStopped).toBe(true);
  // Which proves, too, that the other tests would have noticed.
  expect(problems.filter((problem) => problem.includes("Content Security Policy")).length).toBeGreaterThanOrEqual(2);
  problems.length = 0;
});
