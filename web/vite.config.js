import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vitest/config";
import { localTarget } from "./scripts/local-target.js";
import staticSite from "./scripts/static-site.js";

export default defineConfig({
  plugins: [
    announcerWithoutStyle(),
    clientFromProto(),
    sveltekit({
      adapter: staticSite(),
      // The script that starts a page is moved to a file elsewhere: what it imports is named from the root.
      paths: { relative: false },
      // The home page alone. What it links to is the single-page application's.
      prerender: { entries: ["/"], crawl: false },
      // Not the time of the build: the same sources make the same site.
      version: { name: digest(["src", "static", "package-lock.json"]) },
    }),
  ],
  // How long each plugin took is of no interest to whoever builds.
  build: {
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        // What several pages use comes in one file, not in one a module: each is a request before anything works, and
        // but for the home page before anything shows. Not the API's client, which is as much again and comes later,
        // and not SvelteKit's own, whose order matters.
        codeSplitting: {
          groups: [{ name: "shared", minShareCount: 3, test: /\/node_modules\/svelte\/|\/src\/lib\/(?!api\/)/ }],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": localTarget(),
    },
  },
  test: {
    include: ["src/**/*.test.ts", "scripts/**/*.test.js"],
  },
});

/**
 * SvelteKit's announcer of page titles hides itself by a style attribute, which the policy forbids; app.css does it.
 *
 * @returns {import("vite").Plugin}
 */
function announcerWithoutStyle() {
  return {
    name: "announcer-without-style",
    enforce: "pre",
    transform: {
      filter: { id: /@sveltejs\/kit\/src\/runtime\/components\/root\.svelte$/ },
      handler: (code) => ({ code: code.replace(/(id="svelte-announcer"[^>]*?)\s+style="[^"]*"/, "$1"), map: null }),
    },
  };
}

/**
 * While developing: a changed proto is a changed client, at once.
 *
 * @returns {import("vite").Plugin}
 */
function clientFromProto() {
  const proto = resolve("../proto");
  return {
    name: "client-from-proto",
    apply: "serve",
    configureServer({ watcher, config }) {
      watcher.add(proto);
      watcher.on("all", (_event, path) => {
        if (path.startsWith(proto) && path.endsWith(".proto")) {
          const { status } = spawnSync("node", ["scripts/generate.js"], { stdio: "inherit" });
          config.logger.info(status === 0 ? "client generated from proto/" : "the client could not be generated");
        }
      });
    },
  };
}

/** @param {string[]} paths files and folders */
function digest(paths) {
  const hash = createHash("sha256");
  const add = (/** @type {string} */ path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) {
        add(join(path, name));
      }
    } else {
      hash.update(path).update(readFileSync(path));
    }
  };
  paths.forEach(add);
  return hash.digest("base64url").slice(0, 12);
}
