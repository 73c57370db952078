import { defineConfig } from "vitest/config";

/** The client of a test service against the local gateway: ROUNDTRIP_URL says where. TranscodingClientTest runs them. */
export default defineConfig({
  test: { include: ["roundtrip/**/*.test.ts"] },
});
