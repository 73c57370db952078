import {
  create,
  fromJson,
  toJson,
  type DescMessage,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { ApiError, errorOf, sentence } from "./error";
import { idempotencyKey, withRetries } from "./retry";

/** What the client knows of an rpc; client.ts in gen/ has one for each, read from the proto. */
export type Rpc<I extends DescMessage = DescMessage, O extends DescMessage = DescMessage> = {
  /** Such as `user.v1.UserService/GetUser`. */
  readonly name: string;
  readonly access: "PUBLIC" | "SESSION";
  readonly method: string;
  /** Such as `/api/entities/{id}`. */
  readonly path: string;
  /** Whether the fields travel as a JSON body; else those that are not in the path are the query. */
  readonly hasBody: boolean;
  /** Whether it may be sent again with the same Idempotency-Key, and is done once. */
  readonly idempotencyKey: boolean;
  /** Fields, by proto name, that a caller never sends: the session or a header fills them. */
  readonly absent: readonly string[];
  readonly input: I;
  readonly output: O;
};

/** The fields of a request that a caller sets: none of those filled elsewhere, and the required ones for sure. */
export type Fields<I extends DescMessage, Absent extends PropertyKey, Required extends PropertyKey> = {
  [
    Name in keyof MessageInitShape<I> as Name extends "$typeName" | Absent | Required ? never : Name
  ]?: MessageInitShape<I>[Name];
} & {
  [Name in keyof MessageInitShape<I> as Name extends Required ? Name : never]-?: NonNullable<MessageInitShape<I>[Name]>;
} & { [Name in Absent]?: never };

export type Options = {
  /** Ends the call early. */
  signal?: AbortSignal;
  /** Lets the request outlive the page. */
  keepalive?: boolean;
  /** Asks who is signed in, without sending anyone to the sign-in page when it is nobody. */
  quiet?: boolean;
};

/** API Gateway answers within 30 seconds, or not at all. */
const PATIENCE_MS = 31_000;

let onSignedOut: () => void = () => {};

/** Sets what happens when an answer says that nobody is signed in (any more). */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** Only gives the literal its type. */
export function rpc<I extends DescMessage, O extends DescMessage>(description: Rpc<I, O>): Rpc<I, O> {
  return description;
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
  if (!rpc.idempotencyKey) {
    return send(rpc, fields, options, {});
  }
  const key = { "idempotency-key": idempotencyKey() };
  return withRetries(() => send(rpc, fields, options, key), options.signal);
}

async function send<I extends DescMessage, O extends DescMessage>(
  rpc: Rpc<I, O>,
  fields: object,
  options: Options,
  key: Record<string, string>,
): Promise<MessageShape<O>> {
  const { url, body } = requestOf(rpc, fields);
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method: rpc.method,
      headers: { ...key, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      keepalive: options.keepalive ?? false,
      signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
      ...(body === undefined ? {} : { body }),
    });
    answer = parse(await response.text());
  } catch {
    options.signal?.throwIfAborted();
    const code = deadline.aborted ? "DEADLINE_EXCEEDED" : "UNAVAILABLE";
    throw new ApiError(code, sentence(code), 0);
  }
  if (!response.ok) {
    const error = errorOf(response.status, response.headers, answer);
    if (error.code === "UNAUTHENTICATED" && !options.quiet) {
      onSignedOut();
    }
    throw error;
  }
  try {
    return fromJson(rpc.output, answer as JsonValue, { ignoreUnknownFields: true });
  } catch {
    throw new ApiError("INTERNAL", "The server’s answer can’t be read.", response.status);
  }
}

/** The address of an rpc, with its fields in path and query. */
export function href(rpc: Rpc, fields: object): string {
  return requestOf(rpc, fields).url;
}

/** Spreads the fields of a request over path, query and body. */
function requestOf(rpc: Rpc, fields: object): { url: string; body: string | undefined } {
  // Fields keep the names of the proto, which is what google.api.http and our queries are written with.
  const json = toJson(rpc.input, create(rpc.input, { ...fields }), { useProtoFieldName: true }) as Record<
    string,
    JsonValue
  >;
  const rest = new Map(Object.entries(json).filter(([name]) => !rpc.absent.includes(name)));
  const path = rpc.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    // A dot segment would climb out of the path, however it is escaped.
    if (value === undefined || value === "." || value === "..") {
      throw new ApiError("INVALID_ARGUMENT", `${name} is missing or can’t stand in a path`, 0);
    }
    return encodeURIComponent(String(value));
  });
  if (rpc.hasBody) {
    return { url: path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams([...rest].flatMap(([name, value]) => queryOf(name, value))).toString();
  return { url: query === "" ? path : `${path}?${query}`, body: undefined };
}

/** Repeated fields repeat their name, nested ones are dotted, as google.api.http says. */
function queryOf(name: string, value: JsonValue): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => queryOf(name, each));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([inner, each]) => queryOf(`${name}.${inner}`, each));
  }
  return [[name, String(value)]];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
