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
  for (const name of ["annotations", "http", "field_behavior", "httpbody"]) {
    const file = `google/api/${name}.proto`;
    cpSync(join("../proto/.imports", file), join(folder, "google", file));
  }
  writeFileSync(join(folder, "buf.yaml"), '{"version": "v2", "modules": [{"path": "ours"}, {"path": "google"}]}');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Generates a client of one service a package; returns it, or throws what the plugin says.
 *
 * @param {Record<string, string>} services
 * @param {Record<string, object>} table the routes, as shared-model writes them
 */
function generate(services, table) {
  writeFileSync(join(folder, "routes.json"), JSON.stringify(table));
  for (const [name, rpcs] of Object.entries(services)) {
    mkdirSync(join(folder, `ours/${name}/v1`), { recursive: true });
    writeFileSync(
      join(folder, `ours/${name}/v1/${name}.proto`),
      `syntax = "proto3";
      package ${name}.v1;
      import "app/v1/options.proto";
      import "google/api/annotations.proto";
      import "google/api/field_behavior.proto";
      import "google/api/httpbody.proto";
      service Things { ${rpcs} }
      message Req {
        string id = 1;
        string name = 2 [(google.api.field_behavior) = REQUIRED];
        string user_id = 3 [(app.v1.from_session) = SESSION_VALUE_USER_ID];
        google.api.HttpBody file = 4;
        Part part = 5;
      }
      message Part { string id = 1; int32 number = 2; }
      message Redirect { string location = 1 [(app.v1.header) = "location"]; }
      message Resp { google.api.HttpBody file = 1; }`,
    );
  }
  const plugin = {
    local: ["node", resolve("scripts/protoc-gen-client.js")],
    out: "out",
    opt: ["target=ts", `routes=${join(folder, "routes.json")}`],
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

const rpc = (/** @type {string} */ name) =>
  `rpc ${name}(Req) returns (Resp) { option (app.v1.access) = ACCESS_SESSION; }`;

const entry = (/** @type {object[]} */ ...routes) => ({
  access: "SESSION",
  routes: routes.map((route) => ({
    method: "POST",
    path: "",
    segments: [],
    verb: "",
    body: "",
    responseBody: "",
    ...route,
  })),
});

/** @param {string} field */
const path = (field) => ({ segments: ["api", { field, segments: ["*"] }] });

test("an rpc with a route is callable, one without access is not there", () => {
  const client = generate(
    { things: rpc("Put") + "rpc Inner(Req) returns (Resp);" },
    { "things.v1.Things/Put": entry({ path: "/api/things/{id}", ...path("id") }) },
  );
  expect(client).toContain('put: (fields: Fields<typeof ReqSchema, "userId", "id" | "name">');
  expect(client).toContain(
    '{"method":"POST","path":"/api/things/{id}","segments":["api",{"field":"id","segments":["*"]}]',
  );
  expect(client).not.toContain("inner");
});

test("what every path needs is required, of a field of a field the outer one", () => {
  const client = generate(
    { things: rpc("Both") + rpc("Either") },
    {
      "things.v1.Things/Both": entry(path("part.id"), path("part.id")),
      "things.v1.Things/Either": entry(path("part.id"), path("id")),
    },
  );
  expect(client).toContain('both: (fields: Fields<typeof ReqSchema, "userId", "name" | "part">');
  expect(client).toContain('either: (fields: Fields<typeof ReqSchema, "userId", "name">');
});

test("bytes are a Blob in and a File out", () => {
  const client = generate(
    { things: rpc("Upload") + rpc("Download") + rpc("Json") },
    {
      "things.v1.Things/Upload": entry({ body: "file" }),
      "things.v1.Things/Download": entry({ responseBody: "file" }),
      "things.v1.Things/Json": entry({ body: "*" }),
    },
  );
  expect(client).toMatch(/upload: \(fields: Fields<typeof ReqSchema, "userId", "name", "file">.*Promise<MessageShape</);
  expect(client).toMatch(/download: \(fields: Fields<typeof ReqSchema, "userId", "name">.*Promise<File> => download\(/);
  expect(client).toMatch(/json: \(fields: Fields<typeof ReqSchema, "userId", "name">.*Promise<MessageShape</);
});

test("a link needs protobuf only where a field is more than a text, a number or a bool", () => {
  const redirect = (/** @type {string} */ name, /** @type {string} */ input) =>
    `rpc ${name}(${input}) returns (Redirect) { option (app.v1.access) = ACCESS_PUBLIC; }`;
  generate(
    { things: redirect("Plain", "Part") + redirect("Nested", "Req") },
    {
      "things.v1.Things/Plain": entry({ path: "/api/parts/{id}", ...path("id") }),
      "things.v1.Things/Nested": entry({ path: "/api/things/{id}", ...path("id") }),
    },
  );
  const links = readFileSync(join(folder, "out/links.ts"), "utf8");
  expect(links).toContain('link("/api/parts/{id}", {"id":"id","number":"number"}, fields)');
  expect(links).toContain("href(rpcs.nested, fields)");
});

test("rpcs of one name in two services are told apart", () => {
  const client = generate(
    { apples: rpc("Get"), pears: rpc("Get") },
    { "apples.v1.Things/Get": entry(path("id")), "pears.v1.Things/Get": entry(path("id")) },
  );
  expect(client).toContain("applesGet: (fields");
  expect(client).toContain("pearsGet: (fields");
});

test("what has no client fails, and every such rpc is named", () => {
  let said = "";
  try {
    generate(
      { things: rpc("New") + rpc("Mixed") },
      { "things.v1.Things/Mixed": entry({ responseBody: "file" }, { responseBody: "" }) },
    );
  } catch (error) {
    said = String(error);
  }
  expect(said).toContain("things.v1.Things/New: shared-model knows no route of it");
  expect(said).toContain("things.v1.Things/Mixed: all of its routes answer bytes, or none does");
});
