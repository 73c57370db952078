// Writes src/lib/api/gen from ../proto: the messages by protobuf-es, the client by protoc-gen-client.js.
// Offline: buf and its plugins come from npm, and the files of others that proto/ imports lie in proto/.imports.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const web = resolve(import.meta.dirname, "..");
const proto = resolve(web, "../proto");
const bin = join(web, "node_modules/.bin");

if (!existsSync(join(proto, ".imports"))) {
  console.error("proto/.imports is missing: Maven puts the files there that proto/ imports. Run mvn -Plocal once.");
  process.exit(1);
}

const out = "src/lib/api/gen";
const plugins = [
  { local: join(bin, "protoc-gen-es"), out, opt: ["target=ts"], include_imports: true },
  { local: ["node", join(web, "scripts/protoc-gen-client.js")], out, opt: ["target=ts"], strategy: "all" },
];
// The rules of fields stay behind: the browser would load 200 kB of what they mean.
const inputs = [{ directory: proto, exclude_types: ["buf.validate"] }];
execFileSync(
  join(bin, "buf"),
  ["generate", "--template", JSON.stringify({ version: "v2", clean: true, plugins, inputs })],
  {
    cwd: web,
    stdio: "inherit",
  },
);
