import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

// buf and its plugin are processes of their own.
vi.setConfig({ testTimeout: 60_000 });

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protoc-gen-client-"));
  cpSync("../proto/app", join(folder, "ours/app"), { recursive: true });
  for (const name of ["annotations", "http", "field_behavior"]) {
    const file = `google/api/${name}.proto`;
    cpSync(join("../proto/.imports", file), join(folder, "google", file));
  }
  writeFileSync(join(folder, "buf.yaml"), '{"version": "v2", "modules": [{"path": "ours"}, {"path": "google"}]}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Generates a client of one service a package; returns it, or throws what the plugin says. */
function generate(/** @type {Record<string, string>} */ services) {
  for (const [name, rpcs] of Object.entries(services)) {
    mkdirSync(join(folder, `ours/${name}/v1`), { recursive: true });
    writeFileSync(
      join(folder, `ours/${name}/v1/${name}.proto`),
      `syntax = "proto3";
      package ${name}.v1;
      import "app/v1/options.proto";
      import "google/api/annotations.proto";
      import "google/api/field_behavior.proto";
      service Things { ${rpcs} }
      message Req {
        string id = 1;
        string name = 2 [(google.api.field_behavior) = REQUIRED];
        string user_id = 3 [(app.v1.from_session) = SESSION_VALUE_USER_ID];
      }
      message Resp {}`,
    );
  }
  const plugin = {
    local: ["node", resolve("scripts/protoc-gen-client.js")],
    out: "out",
    opt: ["target=ts"],
    strategy: "all",
  };
  const template = JSON.stringify({ version: "v2", plugins: [plugin] });
  execFileSync(resolve("node_modules/.bin/buf"), ["generate", "ours", "--template", template], {
    cwd: folder,
    stdio: "pipe",
    encoding: "utf8",
  });
  return readFileSync(join(folder, "out/client.ts"), "utf8");
}

const rpc = (/** @type {string} */ name, /** @type {string} */ http) =>
  `rpc ${name}(Req) returns (Resp) { option (app.v1.access) = ACCESS_SESSION; ${http} }`;
const route = (/** @type {string} */ rule) => `option (google.api.http) = {${rule}};`;

test("an rpc with a route is callable, one without access is not there", () => {
  const client = generate({
    things: rpc("Put", route('put: "/api/things/{id}" body: "*"')) + "rpc Inner(Req) returns (Resp);",
  });
  expect(client).toContain('put: (fields: Fields<typeof ReqSchema, "userId", "id" | "name">');
  expect(client).toContain('path: "/api/things/{id}"');
  expect(client).not.toContain("inner");
});

test("rpcs of one name in two services are told apart", () => {
  const get = (/** @type {string} */ name) => rpc("Get", route(`get: "/api/${name}/{id}"`));
  const client = generate({ apples: get("apples"), pears: get("pears") });
  expect(client).toContain("applesGet: (fields");
  expect(client).toContain("pearsGet: (fields");
});

test("what can't be routed fails, and every such rpc is named", () => {
  const bad = {
    NoRoute: ["", "a browser may call it, but it has no google.api.http"],
    Elsewhere: [route('get: "/things"'), "/things is not /api/"],
    Wildcard: [route('get: "/api/{id=things/*}"'), "/api/{id=things/*} is not /api/ followed by"],
    NoField: [route('get: "/api/{nothing}"'), "{nothing} of /api/{nothing} is no scalar field of things.v1.Req"],
    Filled: [route('get: "/api/{user_id}"'), "{user_id} of /api/{user_id} is no scalar field"],
    PartialBody: [route('post: "/api/x" body: "name"'), "only one route"],
    SecondRoute: [route('get: "/api/x" additional_bindings {get: "/api/y"}'), "only one route"],
  };
  const rpcs = Object.entries(bad).map(([name, [http = ""]]) => rpc(name, http));
  let said = "";
  try {
    generate({ things: rpcs.join("\n") });
  } catch (error) {
    said = String(error);
  }
  for (const [name, [, reason]] of Object.entries(bad)) {
    expect(said.split("\n").find((line) => line.includes(`Things/${name}: `))).toContain(reason);
  }
});
