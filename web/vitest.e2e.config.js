import { defineConfig } from "vitest/config";

/** The tests in a browser, against a whole that runs: BASE_URL says where. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: "e2e/setup.ts",
    // One after the other: they share the machine with all functions, PostgreSQL and a browser.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ["verbose"],
  },
});
