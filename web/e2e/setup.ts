import { existsSync, rmSync } from "node:fs";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    baseUrl: string;
    browser: string;
  }
}

// The shell has no windows to draw, which halves what the tests cost the processor.
const BROWSERS = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

export default async function setup(project: TestProject): Promise<void> {
  const browser = process.env["CHROMIUM"] ?? BROWSERS.find(existsSync);
  if (!browser) {
    throw new Error(
      "There is no Chromium: install Debian's package chromium-headless-shell or chromium, or name one by CHROMIUM=/path/to/it.",
    );
  }
  const baseUrl = (process.env["BASE_URL"] ?? "http://localhost:8080").replace(/\/$/, "");
  try {
    await fetch(`${baseUrl}/api/user/me`);
  } catch {
    throw new Error(`Nothing answers at ${baseUrl}: start \`mvn -Plocal\`, or say by BASE_URL where it runs.`);
  }
  rmSync("test-results", { recursive: true, force: true });
  project.provide("baseUrl", baseUrl);
  project.provide("browser", browser);
}
