/**
 * Where to go after signing in: a path of this site, or "/" for anything else. The server holds the same rule: it
 * starts with one "/" (two would name another host), and has no backslash and no control character, which browsers
 * read as "/" or leave out.
 */
export function returnTo(wanted: string | null | undefined): string {
  const ours =
    typeof wanted === "string" &&
    wanted.length <= 2000 &&
    wanted.startsWith("/") &&
    !wanted.startsWith("//") &&
    !/[\\\p{Cc}]/u.test(wanted);
  return ours && !isLogin(wanted) ? wanted : "/";
}

/** The sign-in page, with where to go afterwards; nobody is sent back to the sign-in page itself. */
export function loginPath(from: Pick<URL, "pathname" | "search">): string {
  const back = returnTo(from.pathname + from.search);
  return back === "/" ? "/login" : `/login?${new URLSearchParams({ return_to: back })}`;
}

function isLogin(path: string): boolean {
  return /^\/login\/?([?#]|$)/.test(path);
}
