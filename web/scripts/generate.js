// Writes src/lib/api/gen from ../proto: the messages by protobuf-es, the client by protoc-gen-client.js.
// Offline: buf and its plugins come from npm, and so do the google/api files that our proto imports.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const web = resolve(import.meta.dirname, "..");
const stage = join(web, "target/proto");
const bin = join(web, "node_modules/.bin");

// buf wants all modules below one folder, and ours is a sibling: bring them together.
rmSync(stage, { recursive: true, force: true });
cpSync(join(web, "../proto"), join(stage, "ours"), { recursive: true });
const googleApi = join(web, "node_modules/google-proto-files/google/api");
mkdirSync(join(stage, "google/google/api"), { recursive: true });
for (const file of readdirSync(googleApi)) {
  if (file.endsWith(".proto")) {
    cpSync(join(googleApi, file), join(stage, "google/google/api", file));
  }
}
writeFileSync(
  join(stage, "buf.yaml"),
  JSON.stringify({ version: "v2", modules: [{ path: "ours" }, { path: "google" }] }),
);

const template = {
  version: "v2",
  clean: true,
  plugins: [
    { local: join(bin, "protoc-gen-es"), out: "src/lib/api/gen", opt: ["target=ts"], include_imports: true },
    {
      local: ["node", join(web, "scripts/protoc-gen-client.js")],
      out: "src/lib/api/gen",
      opt: ["target=ts"],
      strategy: "all",
    },
  ],
};
execFileSync(join(bin, "buf"), ["generate", join(stage, "ours"), "--template", JSON.stringify(template)], {
  cwd: web,
  stdio: "inherit",
});
