import { online } from "svelte/reactivity/window";
import { ApiError } from "./api";

/** Something that a component shows and that has to be fetched: at its start, on request, and when the network is back. */
export class Resource<T> {
  value = $state.raw<T>();
  error = $state.raw<ApiError>();
  loading = $state(true);

  readonly #fetch: (signal: AbortSignal) => Promise<T>;
  #running: AbortController | undefined;

  /** To be created while a component initialises. */
  constructor(fetch: (signal: AbortSignal) => Promise<T>) {
    this.#fetch = fetch;
    $effect(() => {
      void online.current;
      if (this.#running === undefined) {
        void this.reload();
      }
    });
    $effect(() => () => this.#running?.abort());
  }

  async reload(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.loading = true;
    try {
      this.value = await this.#fetch(running.signal);
      this.error = undefined;
    } catch (error) {
      if (running.signal.aborted) {
        return;
      }
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.error = error;
    }
    this.loading = false;
    if (this.error?.status === 0) {
      this.#running = undefined;
    }
  }
}
