// Writes src/lib/api/gen from ../proto: the messages by protobuf-es, the client by protoc-gen-client.js, with the routes
// that shared-model has read. Offline: buf and its plugins come from npm, and the files of others that proto/ imports lie
// in proto/.imports. A test names another such folder, its routes, and where its client goes.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const web = join(root, "web");
const [proto = join(root, "proto"), routes = join(root, "shared-model/target/routes.json"), out = "src/lib/api/gen"] =
  process.argv.slice(2);
const bin = join(web, "node_modules/.bin");

if (process.argv.length === 2 && isOutdated()) {
  // Maven has been there before it comes here; who changes a proto file beside `npm run dev` has not.
  run("mvn", ["-q", "-o", "process-classes", "-pl", "shared-model"], root);
}

const plugins = [
  { local: join(bin, "protoc-gen-es"), out, opt: ["target=ts"], include_imports: true },
  {
    local: ["node", join(web, "scripts/protoc-gen-client.js")],
    out,
    opt: ["target=ts", `routes=${routes}`, `library=${relative(out, "src/lib/api")}`],
    strategy: "all",
  },
];
// The rules of fields stay behind: the browser would load 200 kB of what they mean.
const inputs = [{ directory: proto, exclude_types: ["buf.validate"] }];
run(join(bin, "buf"), ["generate", "--template", JSON.stringify({ version: "v2", clean: true, plugins, inputs })], web);

/**
 * Where it fails, it has said why, and our own stack says nothing.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {string} cwd
 */
function run(program, args, cwd) {
  const { status, error } = spawnSync(program, args, { cwd, stdio: "inherit" });
  if (error) {
    throw error;
  }
  if (status !== 0) {
    process.exit(1);
  }
}

/** Whether shared-model has yet to write the routes of proto/, or to bring what it imports. */
function isOutdated() {
  if (!existsSync(routes) || !existsSync(join(proto, ".imports"))) {
    return true;
  }
  const written = statSync(routes).mtimeMs;
  return readdirSync(proto, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".proto") && !file.startsWith(".imports"))
    .some((file) => statSync(join(proto, file)).mtimeMs > written);
}
