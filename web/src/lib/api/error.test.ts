import { expect, test } from "vitest";
import { CODES, errorOf, sentence, type Code } from "./error";

const OURS = { code: "NOT_FOUND", message: "no such entity" };

const cases: [string, number, unknown, Code, string][] = [
  ["ours", 404, OURS, "NOT_FOUND", "no such entity"],
  ["ours, whatever the status", 418, OURS, "NOT_FOUND", "no such entity"],
  ["ours, refused", 403, { code: "PERMISSION_DENIED", message: "no" }, "PERMISSION_DENIED", "no"],
  ["the gateway's, no cookie", 401, { message: "Unauthorized" }, "UNAUTHENTICATED", sentence("UNAUTHENTICATED")],
  ["the gateway's, denied", 403, { message: "Forbidden" }, "UNAUTHENTICATED", sentence("UNAUTHENTICATED")],
  ["the gateway's, no route", 404, { message: "Not Found" }, "NOT_FOUND", sentence("NOT_FOUND")],
  [
    "the gateway's, too many",
    429,
    { message: "Too Many Requests" },
    "RESOURCE_EXHAUSTED",
    sentence("RESOURCE_EXHAUSTED"),
  ],
  ["the gateway's, failing", 500, { message: "Internal Server Error" }, "INTERNAL", sentence("INTERNAL")],
  ["the gateway's, unavailable", 503, { message: "Service Unavailable" }, "UNAVAILABLE", sentence("UNAVAILABLE")],
  [
    "the gateway's, too slow",
    504,
    { message: "Endpoint request timed out" },
    "DEADLINE_EXCEEDED",
    sentence("DEADLINE_EXCEEDED"),
  ],
  ["a code nobody knows", 400, { code: "ODD", message: "x" }, "INVALID_ARGUMENT", sentence("INVALID_ARGUMENT")],
  ["no message", 404, { code: "NOT_FOUND" }, "NOT_FOUND", sentence("NOT_FOUND")],
  ["no JSON", 502, undefined, "UNAVAILABLE", sentence("UNAVAILABLE")],
  ["null", 500, null, "INTERNAL", sentence("INTERNAL")],
];

test.each(cases)("%s", (_, status, body, code, message) => {
  expect(errorOf(status, new Headers(), body)).toMatchObject({ status, code, message, requestId: "" });
});

test.each<[string, Record<string, string>, object, string]>([
  ["in the body", { "apigw-requestid": "header" }, { code: "INTERNAL", message: "m", requestId: "body" }, "body"],
  ["HTTP API", { "apigw-requestid": "header" }, {}, "header"],
  ["REST API", { "x-amzn-requestid": "header" }, {}, "header"],
])("request id: %s", (_, headers, body, requestId) => {
  expect(errorOf(500, new Headers(headers), body).requestId).toBe(requestId);
});

test("every field that is wrong", () => {
  const violations = [
    { field: "name", description: "is required" },
    { field: "items[0].displayName", description: "is longer than 10 characters" },
  ];
  const details = [
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", fieldViolations: [{ field: "no", description: "no" }] },
    { "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations },
  ];
  const body = { code: "INVALID_ARGUMENT", message: "m", details };
  expect(errorOf(400, new Headers(), body).fieldViolations).toEqual(violations);
});

test.each<[string, unknown]>([
  ["none", undefined],
  ["no list", {}],
  ["no objects", [null, 1, "x"]],
  ["no violations", [{ "@type": "type.googleapis.com/google.rpc.BadRequest" }]],
])("details: %s", (_, details) => {
  const body = { code: "INVALID_ARGUMENT", message: "m", details };
  expect(errorOf(400, new Headers(), body).fieldViolations).toEqual([]);
});

test.each(CODES)("%s has a sentence", (code) => {
  expect(sentence(code)).toMatch(/^[A-Z].*\.$/);
});
