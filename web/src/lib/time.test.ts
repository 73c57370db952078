import { expect, test } from "vitest";
import { ago, dateOf } from "./time";

const NOW = new Date("2026-11-23T12:00:00Z");

test.each([
  ["just now", "2026-11-23T11:59:01Z"],
  ["just now", "2026-11-23T12:00:30Z"],
  ["1 minute ago", "2026-11-23T11:59:00Z"],
  ["59 minutes ago", "2026-11-23T11:00:01Z"],
  ["23 hours ago", "2026-11-22T12:00:01Z"],
  ["yesterday", "2026-11-22T12:00:00Z"],
  ["6 days ago", "2026-11-16T12:00:01Z"],
  ["last week", "2026-11-16T12:00:00Z"],
  ["last month", "2026-10-20T12:00:00Z"],
  ["2 years ago", "2024-11-01T12:00:00Z"],
])("%s: %s", (words, time) => {
  expect(ago(new Date(time), NOW)).toBe(words);
});

test("a message without a time has none", () => {
  expect(dateOf(undefined)).toBeUndefined();
});
