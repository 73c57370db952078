import { ApiError } from "./error";

/** How long to wait before the second and the third attempt; each grows by up to its half, so that clients spread. */
const PAUSES_MS = [300, 1200];

const LONGEST_PAUSE_MS = 2_000;

/** What the gateway or the network say where an answer may be had a moment later; 0 is no answer at all. */
const AGAIN: readonly number[] = [0, 502, 503, 504];

/** A new key, as draft-ietf-httpapi-idempotency-key-header has it: a string in quotes. */
export function idempotencyKey(): string {
  return `"${crypto.randomUUID()}"`;
}

/**
 * Makes a call that may be made twice, until it succeeds, fails for good, or has failed three times. It waits longer
 * where the answer's Retry-After asks for it (RFC 9110 §10.2.3), but two seconds at most: someone is looking on.
 *
 * @param signal ends it early, with the signal's reason
 */
export async function withRetries<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiError) || !AGAIN.includes(error.status)) {
        throw error;
      }
      const own = pause * (1 + Math.random() / 2);
      await sleep(Math.min(Math.max(own, error.retryAfterMs), LONGEST_PAUSE_MS), signal);
    }
  }
  return attempt();
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", end, { once: true });
  });
}
