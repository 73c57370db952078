import { ApiError } from "./error";

/** How long to wait before the second and the third attempt; each grows by up to its half, so that clients spread. */
const PAUSES_MS = [300, 1200];

/** What the gateway or the network say where the work may have been done, or may be done a moment later. */
const AGAIN: readonly number[] = [0, 502, 503, 504];

/** A new key, as draft-ietf-httpapi-idempotency-key-header has it: a string in quotes. */
export function idempotencyKey(): string {
  return `"${crypto.randomUUID()}"`;
}

/**
 * Makes a call that may be made twice, until it succeeds, fails for good, or has failed three times.
 *
 * @param signal ends it early, with the signal's reason
 */
export async function withRetries<T>(attempt: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError) || !AGAIN.includes(error.status) || error.code === "INVALID_ARGUMENT") {
        throw error;
      }
    }
    await sleep(pause * (1 + Math.random() / 2), signal);
  }
  return attempt();
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
