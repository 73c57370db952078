import {
  fromJson,
  type DescMessage,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { ApiError, errorOf, sentence, type Code } from "./error";
import { httpCall, type Route } from "./route";
import { idempotencyKey, withRetries } from "./retry";
import { signedOut } from "./signed-out";

/** What the client knows of an rpc; client.ts in gen/ has one for each. */
export type Rpc<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage> = Description<I, O> & {
  /** Of the main route. */
  readonly method: string;
  /** Of the main route, such as `/api/entities/{id}`. */
  readonly path: string;
};

type Description<I extends DescMessage, O extends DescMessage> = {
  /** Such as `user.v1.UserService/GetUser`. */
  readonly name: string;
  readonly access: "PUBLIC" | "SESSION";
  /** The main one first. */
  readonly routes: readonly [Route, ...Route[]];
  /** Whether it may be sent again with the same Idempotency-Key, and is done once. */
  readonly idempotencyKey: boolean;
  /** Fields, by proto name, that a caller never sends: the session or a header fills them. */
  readonly absent: readonly string[];
  readonly input: I;
  readonly output: O;
};

/**
 * The fields of a request that a caller sets: none of those filled elsewhere, the required ones for sure, and bytes as
 * a Blob, whose type is their content type.
 */
export type Fields<
  I extends DescMessage,
  Absent extends PropertyKey,
  Required extends PropertyKey,
  Bytes extends PropertyKey = never,
> = {
  [
    Name in keyof MessageInitShape<I> as Name extends "$typeName" | Absent | Required | Bytes ? never : Name
  ]?: MessageInitShape<I>[Name];
} & {
  [Name in keyof MessageInitShape<I> as Name extends Required ? Name : never]-?: NonNullable<MessageInitShape<I>[Name]>;
} & { [Name in Absent]?: never } & { [Name in Bytes]?: Blob };

export type Options = {
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  /** Asks who is signed in, without sending anyone to the sign-in page when it is nobody. */
  quiet?: boolean;
};

/** API Gateway answers within 30 seconds, or not at all. For a call with all its repetitions. */
const TIMEOUT_MS = 31_000;

/** Gives the literal its type, and the main route's method and path. */
export function rpc<I extends DescMessage, O extends DescMessage>(description: Description<I, O>): Rpc<I, O> {
  const [{ method, path }] = description.routes;
  return { ...description, method, path };
}

/**
 * Calls an rpc over HTTP as google.api.http says. The session's cookie rides along, as on every same-origin request.
 *
 * @throws ApiError whatever goes wrong, but for a call ended by its signal, which throws the signal's reason
 */
export async function call<I extends DescMessage, O extends DescMessage>(
  rpc: Rpc<I, O>,
  fields: object,
  options: Options = {},
): Promise<MessageShape<O>> {
  const { route, response, content } = await send(rpc, fields, options, (answer) => answer.text());
  try {
    return fromJson(rpc.output, whole(rpc.output, route, JSON.parse(content)), { ignoreUnknownFields: true });
  } catch {
    throw new ApiError("INTERNAL", "The server’s answer can’t be read.", response.status);
  }
}

/**
 * Calls an rpc whose answer is bytes.
 *
 * @returns the bytes with their type, and the name that the answer gives them; an empty one where it gives none
 * @throws ApiError as {@link call} does
 */
export async function download(rpc: Rpc, fields: object, options: Options = {}): Promise<File> {
  const { response, content } = await send(rpc, fields, options, (answer) => answer.blob());
  const type = response.headers.get("content-type") ?? "";
  return new File([content], fileName(response.headers.get("content-disposition") ?? ""), { type });
}

/** The address of an rpc, with its fields in path and query. */
export function href(rpc: Rpc, fields: object): string {
  return httpCall(rpc, fields).url;
}

async function send<T>(rpc: Rpc, fields: object, options: Options, read: (response: Response) => Promise<T>) {
  const { route, url, body } = httpCall(rpc, fields);
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
  const request: RequestInit = {
    method: route.method,
    headers: {
      ...(rpc.idempotencyKey ? { "idempotency-key": idempotencyKey() } : {}),
      ...(body === undefined ? {} : { "content-type": contentType(body) }),
    },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    keepalive: options.keepalive ?? false,
    signal,
    ...(body === undefined ? {} : { body }),
  };
  const attempt = async () => ({ route, ...(await answerOf(url, request, read)) });
  try {
    // Whatever else was sent, may have been done.
    return await (rpc.idempotencyKey || route.method === "GET" ? withRetries(attempt, signal) : attempt());
  } catch (thrown) {
    options.signal?.throwIfAborted();
    const failure = thrown instanceof ApiError && !deadline.aborted ? thrown : noAnswer("DEADLINE_EXCEEDED");
    if (failure.code === "UNAUTHENTICATED" && !options.quiet) {
      signedOut();
    }
    throw failure;
  }
}

/** @throws ApiError what a refusal says, or UNAVAILABLE where no whole answer comes */
async function answerOf<T>(url: string, request: RequestInit, read: (response: Response) => Promise<T>) {
  let failure: ApiError;
  try {
    const response = await fetch(url, request);
    if (response.ok) {
      return { response, content: await read(response) };
    }
    failure = errorOf(response.status, response.headers, parse(await response.text()));
  } catch {
    failure = noAnswer("UNAVAILABLE");
  }
  throw failure;
}

function noAnswer(code: Code): ApiError {
  return new ApiError(code, sentence(code), 0);
}

function contentType(body: string | Blob): string {
  return typeof body === "string" ? "application/json" : body.type || "application/octet-stream";
}

/** The message of an answer that is a field of it. */
function whole(output: DescMessage, route: Route, answer: JsonValue): JsonValue {
  const field = output.fields.find(({ name }) => name === route.responseBody);
  return field === undefined ? answer : { [field.jsonName]: answer };
}

/** The name in a Content-Disposition (RFC 6266), the one in UTF-8 before the other. */
function fileName(disposition: string): string {
  const encoded = /;\s*filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  const quoted = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1];
  const plain = /;\s*filename=([^";\s]+)/i.exec(disposition)?.[1];
  return encoded === undefined ? (quoted?.replaceAll(/\\(.)/g, "$1") ?? plain ?? "") : decodeURIComponent(encoded);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
