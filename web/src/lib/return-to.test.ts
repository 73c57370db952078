import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loginPath, reauthenticationPath, returnTo } from "./return-to";

/** The one table of cases: the server's test, ReturnToTest.java, reads it too. */
const table = "../functions/auth/src/test/resources/return-to.json";
const cases = JSON.parse(readFileSync(table, "utf8")) as [string, boolean][];

test.each(cases)("%o: %o", (wanted, isAllowed) => {
  expect(returnTo(wanted)).toBe(isAllowed ? wanted : "/");
});

test.each([[null], [undefined], ["/login"], ["/login/"], ["/login?return_to=/login"]])("%o becomes /", (wanted) => {
  expect(returnTo(wanted)).toBe("/");
});

test("who has to sign in again comes back", () => {
  expect(reauthenticationPath(new URL("http://localhost/account"))).toBe(
    "/login?error=reauthentication_required&return_to=%2Faccount",
  );
});

test.each([
  ["http://localhost/", "/login"],
  ["http://localhost/login?error=x", "/login"],
  ["http://localhost/entities?a=1&b", "/login?return_to=%2Fentities%3Fa%3D1%26b"],
])("the way to sign in from %s", (from, path) => {
  expect(loginPath(new URL(from))).toBe(path);
});
