import { goto } from "$app/navigation";
import type { api as Client } from "./api";
import { ApiError } from "./api/error";
import { client } from "./api/lazy";
import { reauthenticationPath } from "./return-to";
import { session } from "./session.svelte";
import { toasts } from "./toasts.svelte";

/** Signs out here; says so, or why not. */
export function signOut(): Promise<void> {
  return end((api) => api.deleteSession({}, { quiet: true }), "You’re signed out.", "You’re still signed in.");
}

/** Signs out in every browser, this one included. */
export function signOutEverywhere(): Promise<void> {
  return end(
    (api) => api.revokeAllSessions({}, { quiet: true }),
    "You’re signed out everywhere.",
    "You could not be signed out everywhere.",
  );
}

/** Deletes the account and all that belongs to it. */
export function deleteAccount(): Promise<void> {
  return end((api) => api.deleteUser({}, { quiet: true }), "Your account is deleted.", "Your account was not deleted.");
}

/** A session that had ended already is as good as ended by us. */
async function end(call: (api: typeof Client) => Promise<unknown>, done: string, failed: string): Promise<void> {
  try {
    await call(await client());
  } catch (error) {
    if (error instanceof ApiError && error.code === "REAUTHENTICATION_REQUIRED") {
      await goto(reauthenticationPath(new URL(location.href)));
      return;
    }
    if (!(error instanceof ApiError) || error.code !== "UNAUTHENTICATED") {
      toasts.failed(failed, error);
      return;
    }
  }
  // First to a page that anyone may see: from a private one the end of the session leads to the sign-in page.
  await goto("/");
  session.ended();
  toasts.done(done);
}
