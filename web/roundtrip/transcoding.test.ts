// The client of functions/runtime/src/test/protobuf/transcoding/v1 against functions behind the local gateway: each
// answers what it was given. The client is generated into target/, so that what it is made of is not checked here.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { call } from "../src/lib/api/call.ts";
import { ApiError } from "../src/lib/api/error.ts";
import { api, rpcs } from "../target/roundtrip/gen/client.ts";
import { Shade } from "../target/roundtrip/gen/transcoding/v1/transcoding_pb.ts";

const base = process.env["ROUNDTRIP_URL"] ?? "";
const requests: string[] = [];

beforeAll(() => {
  const { fetch } = globalThis;
  // As a browser on this page would.
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    requests.push(`${init.method} ${url}`);
    const headers = { ...init.headers, cookie: "session=1", origin: base };
    return fetch(base + url, { ...init, headers });
  });
});

afterAll(() => vi.unstubAllGlobals());

const seconds = (count: number) => ({ seconds: BigInt(count), nanos: 0 });

test.each<[string, Parameters<typeof api.findThing>[0]]>([
  ["GET /api/t/things/a%20%C3%BC", { thing: { id: "a ü" } }],
  ["GET /api/t/shelves/1/things/2", { name: "shelves/1/things/2" }],
  ["GET /api/t/files/a/b%20c/d.txt", { path: "a/b c/d.txt" }],
  ["GET /api/t/files/a%2Bb/%C3%BC?deep=true", { path: "a+b/ü", deep: true }],
  ["GET /api/t/pages/-3/1", { page: -3, color: Shade.RED }],
  ["GET /api/t/things/7?tags=a&tags=b+%26&pages=1&pages=2", { thing: { id: "7" }, tags: ["a", "b &"], pages: [1, 2] }],
  [
    "GET /api/t/things/7?filter.name=x&filter.shades=SHADE_RED&filter.shades=SHADE_BLUE&filter.at_least=0&filter.not.name=y",
    { thing: { id: "7" }, filter: { name: "x", shades: [Shade.RED, Shade.BLUE], atLeast: 0, not: { name: "y" } } },
  ],
  [
    "GET /api/t/things/7?filter.after=1970-01-01T00%3A00%3A05Z&filter.ages=1s&filter.label=&filter.size=9007199254740993&filter.flag=false",
    {
      thing: { id: "7" },
      filter: { after: seconds(5), ages: [seconds(1)], label: "", size: 9007199254740993n, flag: false },
    },
  ],
  [
    "GET /api/t/things/7?filter.suffix=s&filter.digest=AP8%3D&filter.ratio=0.5&filter.total=18446744073709551615&read_mask=name%2CatLeast",
    {
      thing: { id: "7" },
      filter: {
        match: { case: "suffix", value: "s" },
        digest: new Uint8Array([0, 255]),
        ratio: 0.5,
        total: 18446744073709551615n,
      },
      readMask: { paths: ["name", "at_least"] },
    },
  ],
])("%s", async (request, fields) => {
  requests.length = 0;
  const { request: given } = await api.findThing(fields);
  expect(requests).toEqual([request]);
  expect(given).toMatchObject(fields);
  expect(given?.userId).toBe("user-1");
});

test("a field is the body, and a field is the answer", async () => {
  requests.length = 0;
  const { thing } = await api.updateThing({
    thing: { id: "7", name: "ü", counts: { a: 1 }, parts: [{ id: "p" }] },
    updateMask: { paths: ["name"] },
  });
  expect(requests).toEqual(["PATCH /api/t/things/7?update_mask=name"]);
  expect(thing).toMatchObject({ id: "7", name: "ü", counts: { a: 1 }, parts: [{ id: "p" }] });
  expect((await api.tagThings({ tags: ["a", "b"], count: 3 })).tags).toEqual(["a", "b"]);
});

test("a verb ends the path", async () => {
  requests.length = 0;
  const { request } = await api.actOnThing({ id: "7", reason: "x", details: { a: [1, null, "ü"] } });
  expect(requests).toEqual(["POST /api/t/things/7:cancel"]);
  expect(request).toMatchObject({ id: "7", reason: "x", details: { a: [1, null, "ü"] } });
});

test("bytes go and come as they are", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const file = await api.uploadFile({ name: "ä.png", file: new Blob([bytes], { type: "image/png" }), isPublic: true });
  expect(file).toMatchObject({ name: "ä.png", type: "image/png", size: 256 });
  expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
});

test("a message that is bytes is a file", async () => {
  const file = await api.exportThings({ format: "csv" });
  expect(file.type).toBe("text/csv;charset=utf-8");
  expect(await file.text()).toBe("a,ü\r\n");
});

test("a body that is too large is refused by our own sentence up to what Lambda takes", async () => {
  const upload = (size: number) => api.uploadFile({ name: "a", file: new Blob([new Uint8Array(size)]) });
  expect((await upload(4_000_000)).size).toBe(4_000_000);
  await expect(upload(4_600_000)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: "the body is larger than 4500000 bytes",
  });
  await expect(upload(5_000_000)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", status: 413 });
});

test("what is wrong is told with its field", async () => {
  const failure = await api
    .findThing({ thing: { id: "7" }, filter: { name: "\0" }, tags: ["\0"] })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect((failure as ApiError).fieldViolations.map(({ field }) => field)).toEqual(["filter.name", "tags[0]"]);
});

test("fields of no path go by the route without variables", async () => {
  requests.length = 0;
  await api.findThing({ tags: ["a"] });
  expect(requests).toEqual(["GET /api/t/things:find?tags=a"]);
});

test.each([
  ["nothing", {}],
  ["a dot segment", { path: "a/../b" }],
  ["an empty segment", { path: "a//b" }],
  ["no such pattern", { name: "shelves/1" }],
  ["another literal", { name: "shelf/1/things/2" }],
  ["more segments", { name: "shelves/1/things/2/3" }],
])("%s fits no path, and no request is sent", async (_, fields) => {
  requests.length = 0;
  const [first, second, third] = rpcs.findThing.routes;
  const find = { ...rpcs.findThing, routes: [first, second, third] } as typeof rpcs.findThing;
  await expect(call(find, fields)).rejects.toMatchObject({ code: "INVALID_ARGUMENT", status: 0 });
  expect(requests).toEqual([]);
});
