/** What can be wrong with a call: gRPC's codes, as our API and API Gateway use them. */
export const CODES = [
  "INVALID_ARGUMENT",
  "UNAUTHENTICATED",
  "PERMISSION_DENIED",
  "REAUTHENTICATION_REQUIRED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "RESOURCE_EXHAUSTED",
  "IDEMPOTENCY_KEY_REUSED",
  "UNAVAILABLE",
  "DEADLINE_EXCEEDED",
  "INTERNAL",
] as const;

export type Code = (typeof CODES)[number];

/** What is wrong with one field of a request: google.rpc.BadRequest.FieldViolation. */
export type FieldViolation = {
  /** Its path by the names that messages have in TypeScript, such as `items[2].displayName` or `labels["a"]`. */
  readonly field: string;
  /** A predicate, such as `must be a UUID`. */
  readonly description: string;
};

const BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

/** A call that did not succeed. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  /**
   * @param code what is wrong
   * @param message a sentence for the person in front of the screen
   * @param status the HTTP status, or 0 where no answer came
   * @param requestId names the request in the logs; empty where the answer gave none
   * @param fieldViolations every field that is wrong, where the answer names any: a form shows each beside its input
   * @param retryAfterMs how long the answer asks to wait before another attempt
   */
  constructor(
    readonly code: Code,
    message: string,
    readonly status: number,
    readonly requestId = "",
    readonly fieldViolations: readonly FieldViolation[] = [],
    readonly retryAfterMs = 0,
  ) {
    super(message);
  }
}

/** Reads an answer that is no success: our own `{code, message, details}`, or what API Gateway says by itself. */
export function errorOf(status: number, headers: Headers, body: unknown): ApiError {
  const said: Record<string, unknown> = isRecord(body) ? body : {};
  const ownCode = CODES.find((code) => code === said["code"]);
  const code = ownCode ?? gatewayCode(status);
  const message = ownCode && typeof said["message"] === "string" ? said["message"] : sentence(code);
  const requestId =
    typeof said["requestId"] === "string"
      ? said["requestId"]
      : (headers.get("apigw-requestid") ?? headers.get("x-amzn-requestid") ?? "");
  // Where it is a date, NaN: we send seconds only.
  const retryAfterMs = Number(headers.get("retry-after") ?? 0) * 1_000 || 0;
  return new ApiError(code, message, status, requestId, violationsOf(said["details"]), retryAfterMs);
}

/** Details are Anys, as google.rpc.Status has them; a kind that is not known here is passed over. */
function violationsOf(details: unknown): FieldViolation[] {
  return listOf(details)
    .filter((detail) => detail["@type"] === BAD_REQUEST)
    .flatMap((detail) => listOf(detail["fieldViolations"]))
    .map(({ field, description }) => ({ field: String(field), description: String(description) }));
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/**
 * API Gateway answers a missing cookie with 401, and a session that the authorizer denied with a 403 that carries no
 * code of ours. Both mean "not signed in"; a PERMISSION_DENIED of our own does not.
 */
function gatewayCode(status: number): Code {
  switch (status) {
    case 400:
    case 413:
    case 415:
      return "INVALID_ARGUMENT";
    case 401:
    case 403:
      return "UNAUTHENTICATED";
    case 404:
      return "NOT_FOUND";
    case 409:
      return "ALREADY_EXISTS";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 502:
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "DEADLINE_EXCEEDED";
    default:
      return "INTERNAL";
  }
}

/** A sentence for a code that arrived without one. */
export function sentence(code: Code): string {
  switch (code) {
    case "INVALID_ARGUMENT":
      return "The server did not accept this request.";
    case "UNAUTHENTICATED":
      return "You are not signed in.";
    case "PERMISSION_DENIED":
      return "The server refused this request.";
    case "REAUTHENTICATION_REQUIRED":
      return "Sign in again: this needs a recent sign-in.";
    case "IDEMPOTENCY_KEY_REUSED":
      return "The server did not accept this request.";
    case "NOT_FOUND":
      return "This no longer exists.";
    case "ALREADY_EXISTS":
      return "This exists already.";
    case "RESOURCE_EXHAUSTED":
      return "Too many requests at once. Try again in a moment.";
    case "UNAVAILABLE":
      return "The service can’t be reached right now. Try again in a moment.";
    case "DEADLINE_EXCEEDED":
      return "The service took too long to answer. Try again.";
    case "INTERNAL":
      return "Something went wrong on our side.";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
