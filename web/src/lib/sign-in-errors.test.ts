import { expect, test } from "vitest";
import { signInError } from "./sign-in-errors";

test.each([
  "access_denied",
  "invalid_state",
  "invalid_request",
  "too_many_attempts",
  "provider_error",
  "provider_unavailable",
  "invalid_identity",
  "reauthentication_required",
  "internal",
])("%s has a sentence of its own, with a way on", (code) => {
  expect(signInError(code)).toMatch(/^[A-Z].*\. .*\.$/);
  expect(signInError(code)).not.toBe(signInError("unheard-of"));
});

test.each(["unheard-of", "toString", "__proto__", "<b>"])("%s has the common sentence", (code) => {
  expect(signInError(code)).toBe("Sign-in did not work. Try again.");
});

test.each([null, ""])("%o is no error", (code) => {
  expect(signInError(code)).toBeUndefined();
});
