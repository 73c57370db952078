import { createSubscriber } from "svelte/reactivity";

/** The time, for what is shown as "a minute ago"; it ticks only while somebody looks. */
class Clock {
  readonly #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, 20_000);
    return () => clearInterval(timer);
  });

  get now(): Date {
    this.#subscribe();
    return new Date();
  }
}

export const clock = new Clock();
