// Writes src/lib/api/gen from ../proto: the messages by protobuf-es, the client by protoc-gen-client.js, with the routes
// that shared-model has read. Offline: buf and its plugins come from npm, and so do Google's files that our proto
// imports. A test names another folder of proto files, their routes, and where its client goes.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const web = resolve(import.meta.dirname, "..");
const [
  proto = join(web, "../proto"),
  routes = join(web, "../shared-model/target/routes.json"),
  out = "src/lib/api/gen",
] = process.argv.slice(2);
if (process.argv.length === 2) {
  bringRoutes();
}
const bin = join(web, "node_modules/.bin");
const googles = join(web, "node_modules/google-proto-files");

// buf wants its modules below one folder, and ours lies beside web/: bring them together.
const stage = join(web, "target/proto", out.replaceAll("/", "-"));
rmSync(stage, { recursive: true, force: true });
cpSync(join(web, "../proto/app"), join(stage, "ours/app"), { recursive: true });
cpSync(proto, join(stage, "ours"), { recursive: true });
for (const file of readdirSync(join(stage, "ours"), { recursive: true, encoding: "utf8" })) {
  if (file.endsWith(".proto")) {
    bringImports(join(stage, "ours", file));
  }
}
const modules = [{ path: "ours" }, { path: "google" }];
writeFileSync(join(stage, "buf.yaml"), JSON.stringify({ version: "v2", modules }));

const plugins = [
  { local: join(bin, "protoc-gen-es"), out, opt: ["target=ts"], include_imports: true },
  {
    local: ["node", join(web, "scripts/protoc-gen-client.js")],
    out,
    opt: ["target=ts", `routes=${resolve(routes)}`, `call=${relative(out, "src/lib/api/call.js")}`],
    strategy: "all",
  },
];
execFileSync(
  join(bin, "buf"),
  ["generate", join(stage, "ours"), "--template", JSON.stringify({ version: "v2", clean: true, plugins })],
  { cwd: web, stdio: "inherit" },
);

/** Maven has written the routes before it comes here; who changes a proto file beside `npm run dev` has not. */
function bringRoutes() {
  const files = readdirSync(proto, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".proto"));
  const newest = Math.max(...files.map((file) => statSync(join(proto, file)).mtimeMs));
  if (!existsSync(routes) || statSync(routes).mtimeMs < newest) {
    execFileSync("mvn", ["-q", "-o", "process-classes", "-pl", "shared-model"], {
      cwd: join(web, ".."),
      stdio: "inherit",
    });
  }
}

/** Copies what a file imports of Google's, and what that imports. @param {string} file */
function bringImports(file) {
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/^import "(google\/[^"]+)";/gm)) {
    const copy = join(stage, "google", name);
    // google/protobuf is known to buf itself.
    if (!name.startsWith("google/protobuf/") && !existsSync(copy)) {
      cpSync(join(googles, name), copy);
      bringImports(copy);
    }
  }
}
