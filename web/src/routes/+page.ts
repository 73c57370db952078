// A visitor's first page is HTML from the build: its text shows before any script has come. It knows nobody yet, so it is
// the same for all.
export const prerender = true;
export const ssr = true;
