/** What the server says of a sign-in that failed, at `/login?error=CODE`, as a sentence and a way on. */
const SENTENCES: Record<string, string> = {
  access_denied: "Sign-in was cancelled at the provider. Choose how you would like to continue.",
  invalid_state: "This sign-in was started in another browser, or too long ago. Start again from here.",
  provider_error: "The provider did not accept the sign-in. Try again, or use the other provider.",
  provider_unavailable: "The provider can’t be reached right now. Try again in a moment, or use the other provider.",
  invalid_identity: "The provider’s proof of who you are did not hold. Start again from here.",
  invalid_request: "The provider’s answer could not be read. Start again from here.",
  too_many_attempts: "Too many sign-ins came from your network. Try again in a minute.",
  reauthentication_required: "This step needs a sign-in of the last 15 minutes. Sign in again, and repeat it.",
  internal: "Something went wrong on our side. Try again in a moment.",
};

export function signInError(code: string | null): string | undefined {
  if (code === null || code === "") {
    return undefined;
  }
  return Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : "Sign-in did not work. Try again.";
}
