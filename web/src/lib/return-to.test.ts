import { expect, test } from "vitest";
import { loginPath, returnTo } from "./return-to";

test.each([
  ["/", "/"],
  ["/entities", "/entities"],
  ["/entities?a=1&b=%2F%2Fx#y", "/entities?a=1&b=%2F%2Fx#y"],
  ["/a//b", "/a//b"],
  ["/ümlaut", "/ümlaut"],
  ["/logins", "/logins"],
])("%o is kept", (wanted, kept) => {
  expect(returnTo(wanted)).toBe(kept);
});

test.each([
  [null],
  [undefined],
  [""],
  ["entities"],
  ["//evil.example"],
  ["///evil.example"],
  ["https://evil.example"],
  ["javascript:alert(1)"],
  ["/\\evil.example"],
  ["/a\\b"],
  ["/\t/evil.example"],
  ["/\n/evil.example"],
  ["/a\u0000"],
  ["/a\u007f"],
  ["/a\u0085"],
  [" /entities"],
  ["/" + "a".repeat(2000)],
  ["/login"],
  ["/login/"],
  ["/login?return_to=/login"],
])("%o becomes /", (wanted) => {
  expect(returnTo(wanted)).toBe("/");
});

test.each([
  ["http://localhost/", "/login"],
  ["http://localhost/login?error=x", "/login"],
  ["http://localhost/entities?a=1&b", "/login?return_to=%2Fentities%3Fa%3D1%26b"],
])("the way to sign in from %s", (from, path) => {
  expect(loginPath(new URL(from))).toBe(path);
});
