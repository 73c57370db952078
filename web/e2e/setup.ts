import { rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { chromium } from "../scripts/chromium.js";

declare module "vitest" {
  export interface ProvidedContext {
    baseUrl: string;
    browser: string;
  }
}

export default async function setup(project: TestProject): Promise<void> {
  const browser = chromium();
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
