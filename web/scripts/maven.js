// What Maven runs: `build` installs the packages and builds the site, `verify` checks, lints and tests it. Each does
// something only where its inputs differ from those of its last success, which it keeps below target/.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const web = join(root, "web");
process.chdir(web);

const OLDEST_NODE = [20, 19];
/** Of what a failed command has printed. */
const SHOWN_LINES = 30;
const PACKAGES = ["package.json", "package-lock.json", ".npmrc"];
const SITE = [
  ...PACKAGES,
  join(root, "proto"),
  join(root, "shared-model/target/routes.json"),
  "src",
  "static",
  "scripts",
  "vite.config.js",
  "content-security-policy.txt",
];
const CHECKED = [
  ...SITE,
  "e2e",
  "roundtrip",
  "vitest.roundtrip.config.js",
  "vitest.e2e.config.js",
  "tsconfig.json",
  "eslint.config.js",
  ".prettierrc.json",
  ".prettierignore",
];

const [goal, skip] = process.argv.slice(2);

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(`web/ needs Node ${OLDEST_NODE.join(".")} or later, and the node on the PATH is ${process.version}.`);
}

if (goal === "build") {
  await step("packages", PACKAGES, ["node_modules"], () => npm("ci", "--loglevel=error"));
  await step("site", SITE, ["build/index.html", "build/app.html"], () =>
    npm("run", "-s", "build", "--", "--logLevel=warn"),
  );
} else if (goal === "verify") {
  // Maven hands over skipTests as it is; when unset, as its own ${name}.
  if (skip !== "true") {
    await step("checks", CHECKED, [], async () => {
      await npm("run", "-s", "format:check", "--", "--log-level=warn");
      await npm("run", "-s", "lint");
      await npm("run", "-s", "check", "--", "--output=human");
      await npm("test", "-s");
    });
  }
} else {
  fail(`scripts/maven.js knows build and verify, not ${goal}.`);
}

/**
 * @param {string} name
 * @param {string[]} inputs files and folders
 * @param {string[]} outputs what must be there afterwards
 * @param {() => Promise<void>} work
 */
async function step(name, inputs, outputs, work) {
  const stamp = join("target", `${name}.stamp`);
  const hash = createHash("sha256").update(process.version);
  inputs.forEach((input) => digest(hash, input));
  const now = hash.digest("hex");
  const done = existsSync(stamp) && readFileSync(stamp, "utf8") === now && outputs.every(existsSync);
  if (!done) {
    await work();
    mkdirSync("target", { recursive: true });
    writeFileSync(stamp, now);
  }
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} path
 */
function digest(hash, path) {
  if (!existsSync(path) || path === "src/lib/api/gen") {
    return;
  }
  if (statSync(path).isDirectory()) {
    readdirSync(path)
      .sort()
      .forEach((name) => digest(hash, join(path, name)));
  } else {
    hash.update(path).update("\0").update(readFileSync(path)).update("\0");
  }
}

/** @param {...string} args */
async function npm(...args) {
  const child = spawn("npm", args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const output of [child.stdout, child.stderr]) {
    output.setEncoding("utf8").on("data", (text) => {
      said += text;
      process.stdout.write(text);
    });
  }
  const [status] = await once(child, "close").catch((error) =>
    fail(`web/ needs npm beside node on the PATH: ${error.message}.`),
  );
  if (status !== 0) {
    // What we say on the standard error becomes Maven's error message, and with -q all that is seen.
    const last = said.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
    fail(
      `${last}\nnpm ${args.filter((arg) => !arg.startsWith("-")).join(" ")} failed in web/; above it is what it said last.`,
    );
  }
}

/** @param {string} sentence */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
