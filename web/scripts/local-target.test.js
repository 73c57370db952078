// @vitest-environment node
import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localTarget } from "./local-target.js";

/** @type {import("vite").ViteDevServer} */
let dev;
/** @type {import("node:http").Server[]} */
const targets = [];
/** @type {string} */
let file;

beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), "target-")), "port");
  dev = await createServer({
    configFile: false,
    logLevel: "silent",
    root: join(file, ".."),
    server: { port: 0, proxy: { "/api": localTarget(file, undefined) } },
  });
  await dev.listen();
});

afterAll(async () => {
  await dev.close();
  targets.forEach((target) => target.close());
});

/** @param {string} text */
function target(text) {
  return new Promise((resolve) => {
    const server = createHttpServer((_request, response) => response.end(text)).listen(0, () => {
      targets.push(server);
      resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
    });
  });
}

const ask = async () => {
  const response = await fetch(`${dev.resolvedUrls?.local[0]}api/user/me`);
  return `${response.status} ${(await response.text()).trim()}`;
};

test("the API is asked where the local target says that it serves, also after it was started anew", async () => {
  expect(await ask()).toMatch(/^502 No local target runs in this checkout: start it with mvn -Plocal/);
  writeFileSync(file, String(await target("one")));
  expect(await ask()).toBe("200 one");
  writeFileSync(file, String(await target("two")));
  expect(await ask()).toBe("200 two");
  rmSync(file);
  expect(await ask()).toMatch(/^502 No local target runs/);
});
