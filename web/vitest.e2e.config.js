import { defineConfig } from "vitest/config";

/** The tests in a browser, against a whole that runs: BASE_URL says where. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.test.ts"],
    globalSetup: "e2e/setup.ts",
    // A browser mostly waits; more of them would fight with all functions and PostgreSQL over the machine.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    reporters: ["verbose"],
  },
});
