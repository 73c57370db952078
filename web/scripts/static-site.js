// The adapter: SvelteKit's static files, with an index.html that a strict content security policy holds for.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import adapterStatic from "@sveltejs/adapter-static";

const POLICY = new URL("../content-security-policy.txt", import.meta.url);

/** @returns {import("@sveltejs/kit").Adapter} */
export default function staticSite() {
  const { adapt } = adapterStatic({ pages: "build", fallback: "index.html" });
  return {
    name: "static-site",
    async adapt(builder) {
      await adapt(builder);
      const index = "build/index.html";
      const { html, script, file } = secure(readFileSync(index, "utf8"), readFileSync(POLICY, "utf8"));
      writeFileSync(join("build", file), script);
      writeFileSync(index, html);
    },
  };
}

/**
 * Moves the script that starts the application to a file of its own and writes the policy into the page. So the policy
 * needs no hash that changes with each build: the same one line is sent as a header by whoever serves the site.
 *
 * @param {string} page
 * @param {string} policy one directive a line
 */
export function secure(page, policy) {
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
  const [found] = scripts;
  if (!found || scripts.length > 1 || /\s(style|on\w+)=/.test(page)) {
    throw new Error("index.html is expected to hold one inline script and neither style nor event attributes");
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
