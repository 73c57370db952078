import { create, toJson, type DescMessage, type JsonValue, type Message } from "@bufbuild/protobuf";
import { reflect, type ReflectMessage } from "@bufbuild/protobuf/reflect";
import { ApiError } from "./error";

/** A literal, `*` for one segment, `**` for the rest, or a variable with its own. */
export type Segment = string | { readonly field: string; readonly segments: readonly string[] };

/** A route of an rpc, as shared-model has read it from google.api.http. */
export type Route = {
  readonly method: string;
  /** Such as `/api/entities/{id}`. */
  readonly path: string;
  readonly segments: readonly Segment[];
  /** The custom verb behind a variable; empty for none. */
  readonly verb: string;
  /** The field, by proto name, that the body is; `*` for all that is not in the path, empty for no body. */
  readonly body: string;
  /** The field, by proto name, that the answer is; empty for all of it. */
  readonly responseBody: string;
};

/** What a request is made of. */
export type HttpCall = { route: Route; url: string; body: string | Blob | undefined };

/** What of an rpc its requests depend on. */
export type Routed = {
  readonly routes: readonly Route[];
  /** Fields, by proto name, that a caller never sends: the session or a header fills them. */
  readonly absent: readonly string[];
  readonly input: DescMessage;
};

type Json = { [name: string]: JsonValue };

/**
 * Spreads the fields of a request over path, query and body, by the first route whose path they fill.
 *
 * @throws ApiError INVALID_ARGUMENT if they fill none
 */
export function httpCall(rpc: Routed, fields: object): HttpCall {
  const given = Object.entries(fields);
  const bytes = new Map(given.filter((entry): entry is [string, Blob] => entry[1] instanceof Blob));
  const message = create(rpc.input, Object.fromEntries(given.filter(([name]) => !bytes.has(name))));
  // A number of 0 may be meant or not given: it makes a path only where nothing else does.
  for (const takesDefaults of [false, true]) {
    for (const route of rpc.routes) {
      const path = pathOf(route, reflect(rpc.input, message), takesDefaults);
      if (path !== undefined) {
        return { route, ...spread(rpc, route, path, message, bytes) };
      }
    }
  }
  const wanted = rpc.routes[0]?.segments.flatMap((segment) => (typeof segment === "string" ? [] : [segment.field]));
  throw new ApiError("INVALID_ARGUMENT", `${wanted?.join(", ")} is missing or can’t stand in a path`, 0);
}

function spread(rpc: Routed, route: Route, path: string, message: Message, bytes: Map<string, Blob>) {
  // Fields keep the names of the proto, which is what google.api.http and our queries are written with.
  const json = toJson(rpc.input, message, { useProtoFieldName: true }) as Json;
  rpc.absent.forEach((name) => Reflect.deleteProperty(json, name));
  for (const segment of route.segments) {
    if (typeof segment !== "string") {
      remove(json, segment.field.split("."));
    }
  }
  if (route.body === "*") {
    return { url: path, body: JSON.stringify(json) };
  }
  let body: string | Blob | undefined;
  if (route.body !== "") {
    const field = rpc.input.fields.find(({ name }) => name === route.body);
    const value = json[route.body];
    Reflect.deleteProperty(json, route.body);
    body = bytes.get(field?.localName ?? "") ?? (value === undefined ? undefined : JSON.stringify(value));
  }
  const query = new URLSearchParams(Object.entries(json).flatMap(([name, value]) => queryOf(name, value))).toString();
  return { url: query === "" ? path : `${path}?${query}`, body };
}

/** The path with the values of its variables; undefined if one is missing or does not fit. */
function pathOf(route: Route, message: ReflectMessage, takesDefaults: boolean): string | undefined {
  let path = "";
  for (const segment of route.segments) {
    const part = typeof segment === "string" ? literal(segment) : variable(segment, message, takesDefaults);
    if (part === undefined) {
      return undefined;
    }
    path += `/${part}`;
  }
  return route.verb === "" ? path : `${path}:${route.verb}`;
}

/** No field says what a wildcard by itself is. */
function literal(segment: string): string | undefined {
  return segment.startsWith("*") ? undefined : segment;
}

function variable(
  segment: Exclude<Segment, string>,
  message: ReflectMessage,
  takesDefaults: boolean,
): string | undefined {
  const text = textOf(message, segment.field.split("."), takesDefaults);
  if (text === undefined || text === "") {
    return undefined;
  }
  if (segment.segments.length === 1 && segment.segments[0] === "*") {
    return encoded(text);
  }
  const values = text.split("/");
  const parts: (string | undefined)[] = [];
  for (const pattern of segment.segments) {
    const taken = values.splice(0, pattern === "**" ? values.length : 1);
    if (taken.length === 0 || (!pattern.startsWith("*") && taken[0] !== pattern)) {
      return undefined;
    }
    parts.push(...taken.map(encoded));
  }
  return values.length > 0 || parts.includes(undefined) ? undefined : parts.join("/");
}

/** A dot segment would climb out of the path, however it is escaped. */
function encoded(segment: string): string | undefined {
  return segment === "" || segment === "." || segment === ".." ? undefined : encodeURIComponent(segment);
}

/** The value of a field, or of a field of a field. */
function textOf(message: ReflectMessage, path: string[], takesDefaults: boolean): string | undefined {
  const [name, ...inner] = path;
  const field = message.fields.find((each) => each.name === name);
  if (field === undefined) {
    return undefined;
  }
  if (inner.length > 0) {
    return field.fieldKind === "message" && message.isSet(field)
      ? textOf(message.get(field), inner, takesDefaults)
      : undefined;
  }
  return takesDefaults || message.isSet(field) ? String(message.get(field)) : undefined;
}

function remove(json: Json, path: string[]): void {
  const [name = "", ...inner] = path;
  const value = json[name];
  if (inner.length === 0) {
    Reflect.deleteProperty(json, name);
  } else if (isObject(value)) {
    remove(value, inner);
  }
}

/** Repeated fields repeat their name, nested ones are dotted, as google.api.http says. */
function queryOf(name: string, value: JsonValue): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((each) => queryOf(name, each));
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([inner, each]) => queryOf(`${name}.${inner}`, each));
  }
  return [[name, String(value)]];
}

function isObject(value: JsonValue | undefined): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
