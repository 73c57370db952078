import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { secure } from "./static-site.js";

const POLICY = readFileSync("content-security-policy.txt", "utf8");
const PAGE = "<html><head><title>x</title></head><body><script>start();</script></body></html>";

test("moves the inline script to a file and states the policy before anything else", () => {
  const { html, script, file } = secure(PAGE, POLICY);
  expect(script).toBe("start();");
  expect(file).toMatch(/^_app\/immutable\/start\.[\w-]{8}\.js$/);
  expect(html).toContain(`<script src="/${file}"></script>`);
  expect(html).toMatch(
    /<head>\s*<meta http-equiv="content-security-policy" content="default-src 'none'; script-src 'self';/,
  );
  expect(html).not.toContain("frame-ancestors");
});

test.each([
  ["no script", "<head></head>"],
  ["two scripts", PAGE + "<script>more()</script>"],
  ["a style attribute", PAGE.replace("<body>", '<body style="margin:0">')],
  ["an event attribute", PAGE.replace("<body>", '<body onload="x()">')],
])("refuses a page with %s", (_, page) => {
  expect(() => secure(page, POLICY)).toThrow("index.html is expected to hold");
});

test("the policy allows nothing unsafe and no other origin", () => {
  expect(POLICY).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  expect(POLICY).toContain("default-src 'none'");
  expect(POLICY).toContain("frame-ancestors 'none'");
});
