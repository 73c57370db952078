// Writes src/lib/api/gen from ../proto: the messages by protobuf-es, the client by protoc-gen-client.js.
// Offline: buf and its plugins come from npm, and so do Google's files that our proto imports.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const web = resolve(import.meta.dirname, "..");
const bin = join(web, "node_modules/.bin");
const googles = join(web, "node_modules/google-proto-files");

// buf wants its modules below one folder, and ours lies beside web/: bring them together.
const stage = join(web, "target/proto");
rmSync(stage, { recursive: true, force: true });
cpSync(join(web, "../proto"), join(stage, "ours"), { recursive: true });
for (const file of readdirSync(join(stage, "ours"), { recursive: true, encoding: "utf8" })) {
  if (file.endsWith(".proto")) {
    bringImports(join(stage, "ours", file));
  }
}
const modules = [{ path: "ours" }, { path: "google" }];
writeFileSync(join(stage, "buf.yaml"), JSON.stringify({ version: "v2", modules }));

const out = "src/lib/api/gen";
const plugins = [
  { local: join(bin, "protoc-gen-es"), out, opt: ["target=ts"], include_imports: true },
  { local: ["node", join(web, "scripts/protoc-gen-client.js")], out, opt: ["target=ts"], strategy: "all" },
];
execFileSync(
  join(bin, "buf"),
  ["generate", join(stage, "ours"), "--template", JSON.stringify({ version: "v2", clean: true, plugins })],
  { cwd: web, stdio: "inherit" },
);

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
