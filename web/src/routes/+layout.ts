// A single-page application, but for its home page: the server only hands out files.
export const ssr = false;
