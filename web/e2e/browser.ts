import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test as base } from "vitest";

export const BASE = inject("baseUrl");

/** Who signs in; each test brings people of its own, so that none sees another's data. */
export type Person = { name: string; email: string };

let people = 0;

export function somebody(name = "Ada Lovelace"): Person {
  return { name, email: `${name.split(" ")[0]?.toLowerCase()}.${Date.now().toString(36)}.${++people}@example.com` };
}

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: inject("browser"),
    args: [
      // Chromium's sandbox does not start as root, as which continuous integration often runs.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

afterAll(() => browser?.close());

type Fixtures = {
  /** What a page may not do, and did: must be empty in the end. */
  problems: string[];
  /** Opens a browser of its own: own cookies, own storage. */
  browse: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** A page of such a browser. */
  page: Page;
};

/**
 * A test in a browser. It fails, whatever else it checks, on a violated content security policy, a script's error, a
 * message on the error console, HTML that does not fit its component and a request to a third party; and leaves a
 * trace and screenshots when it fails.
 */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  problems: async ({}, use) => {
    const problems: string[] = [];
    await use(problems);
    expect(problems).toEqual([]);
  },
  browse: async ({ task, onTestFinished, problems }, use) => {
    const contexts: BrowserContext[] = [];
    onTestFinished(async () => {
      const failed = task.result?.state === "fail";
      const folder = join("test-results", task.name.replace(/[^\w]+/g, "-"));
      for (const [i, context] of contexts.entries()) {
        if (failed) {
          mkdirSync(folder, { recursive: true });
          for (const [j, page] of context.pages().entries()) {
            await page.screenshot({ path: join(folder, `browser-${i + 1}-page-${j + 1}.png`) }).catch(() => undefined);
          }
        }
        await context.tracing.stop(failed ? { path: join(folder, `browser-${i + 1}-trace.zip`) } : {});
        await context.close();
      }
    });
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: BASE, ...options });
      context.setDefaultTimeout(30_000);
      contexts.push(context);
      await context.tracing.start({ snapshots: true });
      watch(context, problems);
      return context;
    });
  },
  page: async ({ browse }, use) => use(await (await browse()).newPage()),
});

function watch(context: BrowserContext, problems: string[]): void {
  const ours = (url: string) => url.startsWith(`${BASE}/`);
  context.on("console", (message) => {
    const { url } = message.location();
    // A browser notes each 4xx and 5xx; those of the API are part of what is tested.
    const isAnswer = message.text().startsWith("Failed to load resource") && url.startsWith(`${BASE}/api/`);
    const isOffline = message.text().includes("net::ERR_INTERNET_DISCONNECTED");
    // Svelte only warns where the home page's HTML is not what its component draws, and draws it anew.
    const isBad = message.type() === "error" || message.text().includes("hydration_mismatch");
    if (isBad && ours(message.page()?.url() ?? "") && !isAnswer && !isOffline) {
      problems.push(`console: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => {
    if (ours(error.page()?.url() ?? "")) {
      problems.push(`script: ${error.error().message}`);
    }
  });
  context.on("request", (request) => {
    if (!request.isNavigationRequest() && ours(request.frame().url()) && !/^(blob|data):/.test(request.url())) {
      if (!ours(request.url())) {
        problems.push(`third party: ${request.url()}`);
      }
    }
  });
}

/** Goes through a provider's page, from our sign-in page (where a private one leads, too) to where it leads. */
export async function signIn(page: Page, person: Person, provider: "Google" | "GitHub" = "Google"): Promise<void> {
  if (/^\/(entities|account)/.test(new URL(page.url(), BASE).pathname)) {
    await page.waitForURL("**/login?**");
  } else if (new URL(page.url(), BASE).pathname !== "/login") {
    await page.goto("/login");
  }
  await page.getByRole("link", { name: `Continue with ${provider}` }).click();
  await page.getByLabel("Name", { exact: true }).fill(person.name);
  await page.getByLabel("E-mail address", { exact: true }).fill(person.email);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.origin === BASE && !url.pathname.startsWith("/api/"));
  await page.getByRole("button", { name: "Sign out", exact: true }).first().waitFor();
}

/** Calls the API as the page's own scripts do. */
export async function fetchFrom(page: Page, method: string, path: string, body?: unknown): Promise<number> {
  return page.evaluate(
    async ([method, path, body]) => {
      const init = body === undefined ? {} : { body, headers: { "content-type": "application/json" } };
      return (await fetch(path, { method, ...init })).status;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}

/** Creates entities `<prefix> 1` to `<prefix> n`, the last one the newest. */
export async function createEntities(page: Page, prefix: string, count: number): Promise<void> {
  const statuses = await page.evaluate(
    async ([prefix, count]) => {
      const statuses: number[] = [];
      for (let i = 1; i <= count; i++) {
        const body = JSON.stringify({ name: `${prefix} ${i}` });
        const init = { method: "POST", body, headers: { "content-type": "application/json" } };
        statuses.push((await fetch("/api/entities", init)).status);
      }
      return statuses;
    },
    [prefix, count] as const,
  );
  expect(statuses).toEqual(Array<number>(count).fill(200));
}

/** Puts a session in the place of the browser's that the server does not know: as good as expired or revoked. */
export async function spoilSession(context: BrowserContext): Promise<void> {
  const cookie = (await context.cookies()).find(({ name }) => name.endsWith("session_token"));
  expect(cookie, "a session cookie").toBeDefined();
  if (cookie) {
    const [id = ""] = cookie.value.split(".");
    await context.addCookies([{ ...cookie, value: `${id}.${"A".repeat(43)}` }]);
  }
}
