import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { compress, secure, titledOnce } from "./static-site.js";

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
  ["data in a script", PAGE + '<script type="application/json">{}</script>'],
  ["a style element", PAGE.replace("<body>", "<style>p { margin: 0 }</style><body>")],
  ["a style attribute", PAGE.replace("<body>", '<body style="margin:0">')],
  ["an event attribute", PAGE.replace("<body>", '<body onload="x()">')],
])("refuses a page with %s", (_, page) => {
  expect(() => secure(page, POLICY)).toThrow("a page is expected to hold");
});

test("a page's own title takes the place of the template's, which another page keeps", () => {
  const own = "<head><title>x</title>\n<link><title>y</title></head>";
  expect(titledOnce(own)).toBe("<head><link><title>y</title></head>");
  expect(titledOnce(PAGE)).toBe(PAGE);
});

/** Which file CloudFront's function answers a path with; the local target's table is SiteTest's. */
test.each([
  ["/", "/index.html"],
  ["/login", "/app.html"],
  ["/entities/", "/app.html"],
  ["/v1.2/entities", "/app.html"],
  ["/robots.txt", "/robots.txt"],
  ["/_app/immutable/start.js", "/_app/immutable/start.js"],
])("CloudFront answers %s with %s", (uri, file) => {
  const source = readFileSync("../cdk/stacks/src/main/resources/app/stacks/site/page.js", "utf8");
  expect(runInNewContext(`${source}; handler({ request: { uri: ${JSON.stringify(uri)} } })`)).toEqual({ uri: file });
});

test("the policy allows nothing unsafe and no other origin", () => {
  expect(POLICY).not.toMatch(/unsafe|\*|https?:|data:|blob:/);
  expect(POLICY).toContain("default-src 'none'");
  expect(POLICY).toContain("frame-ancestors 'none'");
});

test("compresses text that is worth it, and nothing of an older build stays", () => {
  const folder = mkdtempSync(join(tmpdir(), "site-"));
  try {
    const from = join(folder, "build");
    const to = join(folder, "compressed");
    mkdirSync(join(from, "deep"), { recursive: true });
    mkdirSync(to);
    const text = "export const a = 1;\n".repeat(100);
    writeFileSync(join(from, "deep/a.js"), text);
    writeFileSync(join(from, "short.js"), "a");
    writeFileSync(join(from, "picture.png"), text);
    writeFileSync(join(to, "old.js.br"), "old");
    compress(from, to);
    expect(readdirSync(to, { recursive: true }).sort()).toEqual(["deep", "deep/a.js.br", "deep/a.js.gz"]);
    expect(brotliDecompressSync(readFileSync(join(to, "deep/a.js.br"))).toString()).toBe(text);
    expect(gunzipSync(readFileSync(join(to, "deep/a.js.gz"))).toString()).toBe(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
