/** What the application calls itself. */
export const NAME = "Lambda Svelte";

/** The title of a page. */
export function titled(page: string): string {
  return `${page} · ${NAME}`;
}
