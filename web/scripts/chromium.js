import { accessSync, constants, realpathSync } from "node:fs";
import { pathToFileURL } from "node:url";

// The shell has no windows to draw, which halves what the tests cost the processor.
const BROWSERS = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/**
 * The Chromium of this machine: the path of its program.
 *
 * @throws {Error} if there is none, saying what to do
 */
export function chromium() {
  const named = process.env["CHROMIUM"];
  const found = (named ? [named] : BROWSERS).find(isExecutable);
  if (!found) {
    throw new Error(
      named
        ? `There is no Chromium at ${named}, which CHROMIUM names.`
        : "There is no Chromium: install Debian's package chromium-headless-shell or chromium, or name one by CHROMIUM=/path/to/it.",
    );
  }
  return found;
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// node scripts/chromium.js: prints the path, or why there is none.
if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  try {
    console.log(chromium());
  } catch (error) {
    console.log(error.message);
    process.exitCode = 1;
  }
}
