import { flushSync } from "svelte";
import type { User } from "./api";
import { ApiError } from "./api/error";
import { client } from "./api/lazy";
import { whenSignedOut } from "./api/signed-out";
import { toasts } from "./toasts.svelte";

/** Coming back to a tab asks again who is signed in, but not at every flick of the focus. */
const RECHECK_MS = 2000;

/**
 * Remembers, in all tabs, that somebody may be signed in: the cookie itself can't be seen from here. Where nobody can
 * be, nobody is asked about, and a visitor's first page needs no call at all.
 */
const HINT = "may-be-signed-in";

/** Who is signed in, as far as this tab knows; told to and heard from the other tabs. */
class Session {
  /** "unknown" until the server has answered, and again while in doubt. */
  state = $state<"unknown" | "in" | "out">("unknown");
  user = $state.raw<User>();
  /** Why it is still unknown, where the server could not be asked. */
  error = $state.raw<ApiError>();
  /** Grows whenever what is on the screen may belong to somebody else: pages with private data start anew. */
  generation = $state(0);
  /** Whether the browser put this page away (back/forward cache): it must not hold anything private meanwhile. */
  away = $state(false);

  #channel: BroadcastChannel | undefined;
  #checked = 0;
  #checking: Promise<void> | undefined;
  /** Whose id another tab has told since the server was last asked; empty for nobody's. */
  #told: string | undefined;

  /** Starts to keep up with the other tabs and with the server, for as long as the page lives; returns what ends it. */
  watch(): () => void {
    const end = new AbortController();
    const { signal } = end;
    this.#channel = new BroadcastChannel("session");
    this.#channel.addEventListener("message", (event) => this.#heard(String(event.data)), { signal });
    whenSignedOut(() => this.ended());
    const recheck = () => {
      if (document.visibilityState === "visible" && Date.now() - this.#checked > RECHECK_MS) {
        void this.checkIfLikely();
      }
    };
    addEventListener("focus", recheck, { signal });
    document.addEventListener("visibilitychange", recheck, { signal });
    addEventListener("online", () => void this.checkIfLikely(), { signal });
    addEventListener("pagehide", () => this.#putAway(), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.#takenOut(), { signal });
    return () => {
      end.abort();
      this.#channel?.close();
      whenSignedOut(() => {});
    };
  }

  /** Asks the server who is signed in. */
  check(): Promise<void> {
    this.#checking ??= this.#ask(true).finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  /** Asks the server, unless nobody signed in from this browser since the last sign-out. */
  async checkIfLikely(): Promise<void> {
    if (this.state === "in" || localStorage.getItem(HINT)) {
      await this.check();
    } else {
      this.#learn(undefined, false);
    }
  }

  /** Somebody is about to sign in: the page that they come back to has to ask. */
  expect(): void {
    localStorage.setItem(HINT, "1");
  }

  /** The session is over: signed out here, revoked elsewhere, or expired. */
  ended(): void {
    this.#learn(undefined, true);
  }

  async #ask(tell: boolean): Promise<void> {
    this.#checked = Date.now();
    const asked = this.generation;
    this.#told = undefined;
    let user: User | undefined;
    let failure: ApiError | undefined;
    try {
      const api = await client();
      ({ user } = await api.getUser({}, { quiet: true }));
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      failure = error.code === "UNAUTHENTICATED" ? undefined : error;
    }
    if (asked !== this.generation) {
      return;
    }
    if (this.#told !== undefined && (failure || this.#told !== (user?.id ?? ""))) {
      // The cookie may have changed while the answer was on its way, and what was loaded meanwhile is in doubt too.
      this.#startAnew();
      if (!failure) {
        return this.#ask(tell);
      }
    }
    this.error = failure;
    if (!failure) {
      this.#learn(user, tell);
    }
  }

  #learn(user: User | undefined, tell: boolean): void {
    const state = user ? "in" : "out";
    if (user) {
      localStorage.setItem(HINT, "1");
    } else {
      localStorage.removeItem(HINT);
    }
    if (state === this.state && user?.id === this.user?.id) {
      return;
    }
    this.#become(state, user);
    if (tell) {
      this.#channel?.postMessage(user?.id ?? "");
    }
  }

  #become(state: "unknown" | "in" | "out", user: User | undefined): void {
    // From unknown to somebody is no change of person: what loads meanwhile is theirs.
    if (this.state !== "unknown") {
      this.#startAnew();
    }
    this.state = state;
    this.user = user;
  }

  #startAnew(): void {
    this.generation++;
    toasts.clear();
  }

  /** Another tab knows otherwise: show nothing of ours until the server has said who is right. */
  #heard(userId: string): void {
    this.#told = userId;
    if (this.state !== "unknown" && userId !== (this.user?.id ?? "")) {
      this.#become("unknown", undefined);
      void this.#ask(false);
    }
  }

  #putAway(): void {
    flushSync(() => {
      this.away = true;
      this.#become("unknown", undefined);
    });
  }

  #takenOut(): void {
    this.#startAnew();
    this.away = false;
    void this.#ask(true);
  }
}

export const session = new Session();
