// The adapter: SvelteKit's static files, with pages that a strict content security policy holds for.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import adapterStatic from "@sveltejs/adapter-static";

const POLICY = new URL("../content-security-policy.txt", import.meta.url);

/**
 * Two pages: index.html is the home page as it shows before any script runs, app.html the empty shell of the single-page
 * application, for every other path.
 *
 * @returns {import("@sveltejs/kit").Adapter}
 */
export default function staticSite() {
  const { adapt } = adapterStatic({ pages: "build", fallback: "app.html" });
  return {
    name: "static-site",
    async adapt(builder) {
      await adapt(builder);
      const policy = readFileSync(POLICY, "utf8");
      for (const page of ["build/index.html", "build/app.html"]) {
        const { html, script, file } = secure(titledOnce(readFileSync(page, "utf8")), policy);
        writeFileSync(join("build", file), script);
        writeFileSync(page, html);
      }
      compress("build", "target/compressed");
    },
  };
}

/**
 * Takes away the title of src/app.html, which comes first, where the page has one of its own.
 *
 * @param {string} page
 */
export function titledOnce(page) {
  return page.replace(/<title>[^<]*<\/title>\s*(?=[\s\S]*<title>)/g, "");
}

/**
 * Moves the script that starts the application to a file of its own and writes the policy into the page. So the policy
 * needs no hash that changes with each build: the same one line is sent as a header by whoever serves the site.
 *
 * @param {string} page
 * @param {string} policy one directive a line
 */
export function secure(page, policy) {
  const scripts = [...page.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)];
  const [found] = scripts;
  if (!found || scripts.length > 1 || /<style\b|\s(style|on\w+)=/.test(page)) {
    throw new Error("a page is expected to hold one inline script and neither styles nor event attributes");
  }
  const script = found[1] ?? "";
  const file = `_app/immutable/start.${createHash("sha256").update(script).digest("base64url").slice(0, 8)}.js`;
  // In a page these say nothing (CSP 3 §3.3): they are for the header.
  const inPage = policy
    .trim()
    .split("\n")
    .filter((directive) => !directive.startsWith("frame-ancestors"));
  const html = page
    .replace(found[0], `<script src="/${file}"></script>`)
    .replace("<head>", `<head>\n    <meta http-equiv="content-security-policy" content="${inPage.join("; ")}" />`);
  return { html, script, file };
}

/** What CloudFront compresses of a site: text of at least this size ("Serve compressed files"). */
const COMPRESSED = /\.(css|html|js|json|svg|txt)$/;
const LEAST_BYTES = 1000;

/**
 * Writes every file that is worth it once more as .br and .gz, for whoever serves the site and does not compress by
 * himself.
 *
 * @param {string} from
 * @param {string} to made anew
 */
export function compress(from, to) {
  rmSync(to, { recursive: true, force: true });
  for (const path of readdirSync(from, { recursive: true, encoding: "utf8" })) {
    if (!COMPRESSED.test(path)) {
      continue;
    }
    const content = readFileSync(join(from, path));
    if (content.length < LEAST_BYTES) {
      continue;
    }
    const target = join(to, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.br`, brotliCompressSync(content));
    writeFileSync(`${target}.gz`, gzipSync(content, { level: 9 }));
  }
}
