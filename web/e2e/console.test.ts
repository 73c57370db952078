import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { signIn, somebody, test } from "./browser";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const hex = (bytes: number) =>
  Array.from({ length: bytes * 2 }, () => Math.floor(Math.random() * 16).toString(16)).join("");

/** Asks something of the API in a trace of its own, so that it is found among the requests of the other tests. */
async function ask(page: Page, path: string, method = "GET"): Promise<{ trace: string; status: number }> {
  const trace = hex(16);
  const status = await page.evaluate(
    async ([path, method, traceparent]) => (await fetch(path, { method, headers: { traceparent } })).status,
    [path, method, `00-${trace}-${hex(8)}-01`] as const,
  );
  return { trace, status };
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
  });
}

test("the console shows the request just made, live, with its spans and its logs", async ({ page }) => {
  await signIn(page, somebody());
  const local = await page.context().newPage();
  await local.goto("/_local/");
  await local.getByText("Live", { exact: true }).waitFor();
  const { trace, status } = await ask(page, "/api/entities?page_size=3&state=SECRET");
  expect(status).toBe(200);

  await local.getByLabel("Filter requests").fill(trace);
  const rows = local.getByRole("option");
  await expect.poll(() => rows.count()).toBe(1);
  expect(await rows.textContent()).toContain("/api/entities?page_size=3&state=[redacted]");
  await rows.click();
  await local.waitForURL(`**/_local/#/requests/${trace}`);
  const spans = local.getByRole("treeitem");
  await spans.getByText("GET /api/entities", { exact: true }).waitFor();
  await spans.getByText("Invoke SessionAuthorizer", { exact: true }).waitFor();
  await spans.getByText("Invoke ListEntities", { exact: true }).waitFor();
  await spans.getByText("dummy.v1.DummyService/ListEntities", { exact: true }).waitFor();
  await spans.getByText("SELECT auth.sessions", { exact: true }).waitFor();
  await spans.getByText("SELECT dummy.entities", { exact: true }).waitFor();
  await local.getByRole("region", { name: "Logs" }).getByText("rpc=dummy.v1.DummyService/ListEntities").waitFor();

  await spans.getByText("Invoke ListEntities", { exact: true }).click();
  await local.getByRole("region", { name: "Span" }).getByText("faas.invoked_name").waitFor();
  expect(await local.content()).not.toContain("SECRET");
});

test("what is wrong is said on every page until it is mended", async ({ page }) => {
  let status = { activity: "", problems: ["proto/user/v1/user.proto:12:3: expected ';'"] };
  await page.route("**/_local/api/status", (route) => route.fulfill({ json: status }));
  const banner = page.getByRole("status").filter({ hasText: "user.proto:12:3: expected ';'" });
  for (const name of ["requests", "functions", "api"]) {
    await page.goto(`/_local/#/${name}`);
    await banner.waitFor();
    expect(await findings(page)).toEqual([]);
  }
  status = { activity: "Deploying user.proto …", problems: [] };
  await page.getByText("Deploying user.proto …").waitFor();
  expect(await banner.count()).toBe(0);
});

test("a sign-in is one connected trace, from the gateway through two functions to the SQL", async ({ page }) => {
  await signIn(page, somebody());
  const connected = () =>
    page.evaluate(async () => {
      const { requests } = (await (await fetch("/_local/api/requests")).json()) as {
        requests: { trace: string; rpc: string; status: number }[];
      };
      const signIn = requests.findLast((one) => one.rpc.endsWith("/HandleOauthCallback") && one.status === 302);
      const { spans } = (await (await fetch(`/_local/api/traces/${signIn?.trace}`)).json()) as {
        spans: { id: string; parent: string; name: string }[];
      };
      const ids = new Set(spans.map(({ id }) => id));
      return { names: spans.map(({ name }) => name), tops: spans.filter(({ parent }) => !ids.has(parent)).length };
    });
  await expect.poll(async () => (await connected()).names).toContain("INSERT auth.sessions");
  const { names, tops } = await connected();
  expect(tops, names.join(", ")).toBe(1);
  expect(names).toEqual(
    expect.arrayContaining(["Invoke HandleOauthCallback", "Lambda.Invoke", "auth.v1.AuthService/SignIn"]),
  );
});

test("what failed says where", async ({ page }) => {
  await page.goto("/login");
  const local = await page.context().newPage();
  const { trace, status } = await ask(page, "/api/user/me");
  expect(status).toBe(401);
  await local.goto(`/_local/#/requests/${trace}`);
  await local.getByText("The gateway says: no $request.header.Cookie").waitFor();
});

test("a hostile path is only text", async ({ page }) => {
  await page.goto("/login");
  const { trace } = await ask(page, "/api/<img src=x onerror=window.hacked=1>?<script>window.hacked=1</script>");
  const local = await page.context().newPage();
  await local.goto("/_local/");
  await local.getByLabel("Filter requests").fill(trace);
  await expect.poll(() => local.getByRole("option").count()).toBe(1);
  await local.getByRole("option").click();
  await local.getByRole("heading", { name: /404 GET \/api\/.*onerror=window\.hacked=1/ }).waitFor();
  expect(await local.locator("main img, main script").count()).toBe(0);
  expect(await local.evaluate(() => "hacked" in window)).toBe(false);
});

test("an rpc is called from its form as whoever is signed in, and leads to its trace", async ({ page }) => {
  const person = somebody("Grace Hopper");
  await signIn(page, person);
  // Opens with GetUser, whatever order the templates have.
  await page.goto("/_local/#/api");
  await page.getByRole("button", { name: "GET it" }).click();
  await page.getByText(`"email": "${person.email}"`).waitFor();
  await page.getByRole("link", { name: "Show its trace" }).click();
  await page.getByRole("treeitem").getByText("Invoke GetUser", { exact: true }).waitFor();

  await page.getByRole("link", { name: "Functions" }).click();
  await page.locator("summary", { hasText: "user.v1.UserService/GetUser" }).click();
  await page.getByRole("columnheader", { name: "Environment" }).first().waitFor();
});

test("the console goes by keyboard", async ({ page }) => {
  await page.goto("/login");
  const path = `/api/none/${hex(8)}`;
  const first = await ask(page, `${path}?n=1`);
  const second = await ask(page, `${path}?n=2`);
  await page.goto("/_local/");
  await page.getByText("Live", { exact: true }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(path);
  await expect.poll(() => page.getByRole("option").count()).toBe(2);
  await page.getByRole("listbox").focus();
  await page.keyboard.press("Home");
  await page.waitForURL(`**/${second.trace}`);
  await page.keyboard.press("ArrowDown");
  await page.waitForURL(`**/${first.trace}`);
  await page.keyboard.press("Escape");
  await page.waitForURL("**/_local/#/requests");
  await page.keyboard.press("p");
  await page.getByText("Paused", { exact: true }).waitFor();
});

for (const [name, viewport, colorScheme] of [
  ["phone, dark", { width: 390, height: 844 }, "dark"],
  ["laptop, light", { width: 1280, height: 800 }, "light"],
] as const) {
  test(`the console is accessible and fits: ${name}`, async ({ browse }) => {
    const page = await (await browse({ viewport, colorScheme })).newPage();
    await page.goto("/login");
    const { trace } = await ask(page, "/api/auth/nobody/login");
    for (const place of ["requests", `requests/${trace}`, "functions", "api/dummy.v1.DummyService/CreateEntity"]) {
      await page.goto(`/_local/#/${place}`);
      await page.getByText("Live", { exact: true }).waitFor();
      await page.locator("[role=option], [role=treeitem], summary, form").locator("visible=true").first().waitFor();
      expect(await findings(page), place).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `sideways scrolling at ${place}`).toBeLessThanOrEqual(0);
    }
  });
}
