/**
 * What a browser's URLs consist of: ASCII that is visible, without quotes, angle brackets and backslash; up to 2,000 of
 * it.
 */
const PATH = /^\/[!#-;=?-[\]-~]{0,1999}$/;

/** Encoded control characters and backslashes, an empty segment in the path, a percent sign that encodes nothing. */
const TRAP = /%([01][0-9a-f]|5c|7f)|^[^?#]*(\/|%2f)(\/|%2f)|%(?![0-9a-f]{2})/i;

/**
 * Where to go after signing in: a path of this site, or "/" for anything else, the sign-in page included. The server has
 * the same rule, ReturnTo.java, held to the same table of cases.
 */
export function returnTo(wanted: string | null | undefined): string {
  return typeof wanted === "string" && isOurs(wanted) && !isLogin(wanted) ? wanted : "/";
}

function isOurs(path: string): boolean {
  return PATH.test(path) && !TRAP.test(path);
}

/** The sign-in page, with where to go afterwards; nobody is sent back to the sign-in page itself. */
export function loginPath(from: Pick<URL, "pathname" | "search">): string {
  const back = returnTo(from.pathname + from.search);
  return back === "/" ? "/login" : `/login?${new URLSearchParams({ return_to: back })}`;
}

/** The sign-in page for somebody whose session is too old for what they asked on this page. */
export function reauthenticationPath(from: Pick<URL, "pathname" | "search">): string {
  const query = { error: "reauthentication_required", return_to: returnTo(from.pathname + from.search) };
  return `/login?${new URLSearchParams(query)}`;
}

function isLogin(path: string): boolean {
  return /^\/login\/?([?#]|$)/.test(path);
}
