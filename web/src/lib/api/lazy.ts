import { ApiError, sentence } from "./error";

/**
 * The client of the API, loaded when it is first needed: with protobuf it is more than half of the site's code, and a
 * visitor's first page calls nothing.
 *
 * @throws ApiError UNAVAILABLE where it cannot be loaded
 */
export async function client() {
  try {
    return (await import("./index")).api;
  } catch {
    throw new ApiError("UNAVAILABLE", sentence("UNAVAILABLE"), 0);
  }
}
