import { expect } from "vitest";
import { BASE, fetchFrom, signIn, somebody, spoilSession, test } from "./browser";

for (const provider of ["Google", "GitHub"] as const) {
  test(`signs in with ${provider}`, async ({ page }) => {
    const ada = somebody();
    await page.goto("/");
    await page.getByText("You’re not signed in").waitFor();
    await page.getByRole("link", { name: "Sign in" }).last().click();
    await page.getByRole("heading", { name: "Sign in", level: 1 }).waitFor();
    await signIn(page, ada, provider);
    expect(page.url()).toBe(`${BASE}/`);
    await page.getByText(`Hello, ${ada.name}`).waitFor();
    await page.getByText(ada.email).waitFor();

    await page.getByRole("link", { name: "Account" }).click();
    const ways = page.getByRole("region", { name: "Ways to sign in" });
    await ways.getByText(provider).waitFor();
    await ways.getByText(ada.email).waitFor();
  });
}

test("finds the same account again, and keeps the two providers' apart", async ({ page, browse }) => {
  const ada = somebody();
  await signIn(page, ada);
  await fetchFrom(page, "POST", "/api/entities", { name: "kept" });
  const again = await (await browse()).newPage();
  await again.goto("/entities");
  await signIn(again, ada);
  await again.getByText("kept").waitFor();

  const other = await (await browse()).newPage();
  await other.goto("/entities");
  await signIn(other, ada, "GitHub");
  await other.getByText("Nothing here yet").waitFor();
});

test("goes on where one wanted to go", async ({ page }) => {
  await page.goto("/account?from=mail");
  await page.waitForURL("**/login?return_to=%2Faccount%3Ffrom%3Dmail");
  await signIn(page, somebody());
  expect(page.url()).toBe(`${BASE}/account?from=mail`);
  await page.getByRole("heading", { name: "Account", level: 1 }).waitFor();
});

test("goes nowhere but to this site", async ({ page }) => {
  await page.goto("/login?return_to=//evil.example/");
  const href = await page.getByRole("link", { name: "Continue with Google" }).getAttribute("href");
  expect(href).toBe("/api/auth/google/login?return_to=%2F");
  // The server has the same rule of its own.
  const response = await page.goto("/api/auth/google/login?return_to=//evil.example/");
  expect(response?.status()).toBe(400);
  expect(await response?.json()).toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("cancelling at the provider leads back, with a way on", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("link", { name: "Continue with Google" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL("**/login?error=access_denied**");
  await page.getByRole("alert").getByText("Sign-in was cancelled").waitFor();
  await signIn(page, somebody());
});

test("a wrong state is refused, with a way on", async ({ page }) => {
  await page.goto("/api/auth/google/callback?code=x&state=forged");
  await page.waitForURL("**/login?error=invalid_state**");
  await page.getByRole("alert").getByText("Start again from here").waitFor();
  expect(await fetchFrom(page, "GET", "/api/user/me")).toBe(401);
  await signIn(page, somebody());
});

test("somebody signed in is not asked again, but may be", async ({ page }) => {
  const ada = somebody();
  await signIn(page, ada);
  await page.goto("/login?return_to=/entities");
  await page.getByText(`You are signed in as ${ada.name}`).waitFor();
  await page.getByRole("link", { name: "Continue", exact: true }).click();
  await page.waitForURL("**/entities");
});

test("a session that expires in mid-use leads to the sign-in page once, and back", async ({ page }) => {
  const ada = somebody();
  await page.goto("/entities");
  await signIn(page, ada);
  await page.getByText("Nothing here yet").waitFor();
  await spoilSession(page.context());

  const visited: string[] = [];
  page.on("framenavigated", (frame) => visited.push(new URL(frame.url()).pathname));
  await page.getByLabel("Name of the new entity").fill("unsaved");
  await page.getByRole("button", { name: "Create" }).click();
  await page.waitForURL("**/login?return_to=%2Fentities");
  await page.getByRole("heading", { name: "Sign in", level: 1 }).waitFor();
  expect(visited).toEqual(["/login"]);
  expect(await page.getByRole("alert").count()).toBe(0);

  await signIn(page, ada);
  // On the way there and back no second one came.
  expect(visited.filter((path) => path === "/login")).toHaveLength(1);
  expect(page.url()).toBe(`${BASE}/entities`);
});

test("an error of the server does not sign anybody out", async ({ page }) => {
  await page.goto("/entities");
  await signIn(page, somebody());
  await page.getByText("Nothing here yet").waitFor();
  const refuse = (status: number, body: object) =>
    page.route("**/api/entities*", (route) => route.fulfill({ status, json: body }));

  await refuse(403, { code: "PERMISSION_DENIED", message: "This request came from another site." });
  await page.reload();
  await page.getByText("This request came from another site.").waitFor();
  await refuse(500, { message: "Internal Server Error" });
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Something went wrong on our side.").waitFor();
  await page.unroute("**/api/entities*");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Nothing here yet").waitFor();
  expect(page.url()).toBe(`${BASE}/entities`);
});
