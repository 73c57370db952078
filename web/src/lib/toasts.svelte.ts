import { ApiError } from "./api/error";

export type Toast = { id: number; text: string; detail: string; kind: "done" | "failed" };

const SHOWN_MS = 6000;

/** Short messages at the edge of the screen, read out by screen readers. */
class Toasts {
  all = $state.raw<Toast[]>([]);
  #last = 0;
  #cleared = 0;

  /** For a page with private data: says nothing any more once somebody else may look at the screen. */
  forOnePerson(): Pick<Toasts, "done" | "failed"> {
    const cleared = this.#cleared;
    const say = (toast: () => void) => cleared === this.#cleared && toast();
    return {
      done: (text) => say(() => this.done(text)),
      failed: (what, error) => say(() => this.failed(what, error)),
    };
  }

  done(text: string): void {
    this.#show({ text, detail: "", kind: "done" });
  }

  /** Says what failed and why; that somebody is no longer signed in is said by the sign-in page instead. */
  failed(what: string, error: unknown): void {
    if (!(error instanceof ApiError)) {
      throw error;
    }
    if (error.code !== "UNAUTHENTICATED") {
      const id = error.requestId ? ` (request ${error.requestId})` : "";
      this.#show({ text: what, detail: error.message + id, kind: "failed" });
    }
  }

  dismiss(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  /** What was said to one person is not for the next. */
  clear(): void {
    this.all = [];
    this.#cleared++;
  }

  #show(toast: Omit<Toast, "id">): void {
    const id = ++this.#last;
    this.all = [...this.all.slice(-2), { id, ...toast }];
    setTimeout(() => this.dismiss(id), SHOWN_MS);
  }
}

export const toasts = new Toasts();
