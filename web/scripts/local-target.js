// Where the running local target serves, for the proxy of `npm run dev`: it says so in a file, while it runs.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const NOBODY =
  "No local target runs in this checkout: start it with mvn -Plocal, or say in API_ORIGIN where another one is.";

/**
 * Chooses at each request, so that the local target may be started or restarted later.
 *
 * @param {string} file holds the port
 * @param {string | undefined} given an origin that is taken instead
 * @returns {import("vite").ProxyOptions}
 */
export function localTarget(file = resolve("../.local/port"), given = process.env["API_ORIGIN"]) {
  /** @type {import("vite").ProxyOptions} */
  let used;
  return {
    target: given ?? "http://localhost:8080",
    // It is told the origin that it serves, for that is what it checks and signs in for.
    changeOrigin: true,
    configure(_proxy, options) {
      // Vite's own, which the proxy reads at each request; bypass is handed a copy.
      used = options;
    },
    bypass(request, response) {
      const origin = given ?? originIn(file);
      if (origin) {
        used.target = origin;
        return undefined;
      }
      response?.writeHead(502, { "content-type": "text/plain;charset=utf-8" }).end(`${NOBODY}\n`);
      return request.url;
    },
  };
}

/** @param {string} file */
function originIn(file) {
  try {
    return `http://localhost:${Number(readFileSync(file, "utf8"))}`;
  } catch {
    return undefined;
  }
}
