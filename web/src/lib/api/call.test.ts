import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { call } from "./call";
import { whenSignedOut } from "./signed-out";
import { ApiError } from "./error";
import { api, rpcs } from "./gen/client";
import { links } from "./gen/links";

type Answer = { status?: number; body?: string; headers?: Record<string, string> };

let requests: { url: string; method: string; body: unknown; contentType: string | null }[];
let keys: (string | null)[];
let signedOut: number;

function answer(...answers: (Answer | Error)[]): void {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    keys.push(headers.get("idempotency-key"));
    requests.push({
      url,
      method: init.method ?? "",
      body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      contentType: headers.get("content-type"),
    });
    const next = answers.shift() ?? { body: "{}" };
    if (next instanceof Error) {
      throw next;
    }
    return new Response(next.body ?? "", { status: next.status ?? 200, headers: next.headers ?? {} });
  });
}

async function failure(calling: Promise<unknown>): Promise<ApiError> {
  const error = await calling.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

beforeEach(() => {
  requests = [];
  keys = [];
  signedOut = 0;
  whenSignedOut(() => signedOut++);
  answer();
});

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  const cases: [string, () => Promise<unknown>, string, string, unknown][] = [
    ["no fields", () => api.getUser({}), "GET", "/api/user/me", undefined],
    ["no argument", () => api.getUser(), "GET", "/api/user/me", undefined],
    [
      "query by proto name",
      () => api.listEntities({ pageSize: 5, pageToken: "a b&c" }),
      "GET",
      "/api/entities?page_size=5&page_token=a+b%26c",
      undefined,
    ],
    ["defaults are not sent", () => api.listEntities({ pageSize: 0 }), "GET", "/api/entities", undefined],
    ["path variable", () => api.getEntity({ id: "a/b?c" }), "GET", "/api/entities/a%2Fb%3Fc", undefined],
    ["body", () => api.createEntity({ name: "x" }), "POST", "/api/entities", { name: "x" }],
    ["path and body", () => api.updateEntity({ id: "1", name: "ü" }), "PATCH", "/api/entities/1", { name: "ü" }],
    ["an empty body is a body", () => api.deleteSession(), "POST", "/api/logout", {}],
    ["delete", () => api.revokeSession({ id: "7" }), "DELETE", "/api/sessions/7", undefined],
  ];

  test.each(cases)("%s", async (_, calling, method, url, body) => {
    await calling();
    const contentType = body === undefined ? null : "application/json";
    expect(requests).toEqual([{ url, method, body, contentType }]);
  });

  test("never carries what the session or a header fills", async () => {
    await call(rpcs.getUser, { id: "somebody-else" });
    await call(rpcs.createEntity, { name: "x", userId: "somebody-else" });
    expect(requests.map(({ url, body }) => [url, body])).toEqual([
      ["/api/user/me", undefined],
      ["/api/entities", { name: "x" }],
    ]);
  });

  test.each(["", ".", ".."])("with the path variable %o is not sent", async (id) => {
    expect(await failure(api.getEntity({ id }))).toMatchObject({ code: "INVALID_ARGUMENT", status: 0 });
    expect(requests).toEqual([]);
  });
});

describe("a request that is done once", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const gone: [string, Answer | Error][] = [
    ["502", { status: 502 }],
    ["503", { status: 503, body: '{"code":"UNAVAILABLE","message":"no database"}' }],
    ["504", { status: 504 }],
    ["no answer", new TypeError("Failed to fetch")],
  ];

  test.each(gone)("is sent again with its key after %s", async (_, given) => {
    answer(given, given, { body: '{"entity":{"id":"1"}}' });
    const creating = api.createEntity({ name: "x" });
    await vi.runAllTimersAsync();
    expect((await creating).entity?.id).toBe("1");
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^"[0-9a-f-]{36}"$/);
    expect(new Set(keys).size).toBe(1);
  });

  test("fails after three attempts, and another one has another key", async () => {
    answer({ status: 503 }, { status: 503 }, { status: 503 }, { status: 400 });
    const creating = failure(api.createEntity({ name: "x" }));
    await vi.runAllTimersAsync();
    expect(await creating).toMatchObject({ code: "UNAVAILABLE", status: 503 });
    await failure(api.createEntity({ name: "x" }));
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(2);
  });

  test.each([400, 401, 403, 409, 422, 429, 500])("is not sent again after %i", async (status) => {
    answer({ status });
    await failure(api.createEntity({ name: "x" }));
    expect(keys).toHaveLength(1);
  });

  test("ends with its caller's signal", async () => {
    answer({ status: 503 }, { status: 503 });
    const ending = new AbortController();
    const creating = api.createEntity({ name: "x" }, { signal: ending.signal }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(1);
    ending.abort("enough");
    expect(await creating).toBe("enough");
    expect(keys).toHaveLength(1);
  });

  test("is none where the proto does not say so", async () => {
    answer({ status: 503 });
    await failure(api.updateEntity({ id: "1", name: "x" }));
    expect(keys).toEqual([null]);
  });
});

describe("an answer", () => {
  test("is a message, with what it does not say at its default and what is unknown left out", async () => {
    answer({ body: '{"entities":[{"id":"1","name":"x","created":"2026-01-02T03:04:05.5Z"}],"newField":1}' });
    const { entities, nextPageToken } = await api.listEntities();
    expect(nextPageToken).toBe("");
    expect(entities).toHaveLength(1);
    expect(entities[0]).toMatchObject({ id: "1", name: "x", created: { nanos: 500_000_000 } });
  });

  test.each(["", "<html>", '{"user":7}'])("that is no such message, %o, is an error", async (body) => {
    answer({ body });
    expect(await failure(api.getUser())).toMatchObject({ code: "INTERNAL", status: 200 });
  });

  test("that does not come is UNAVAILABLE", async () => {
    answer(new TypeError("Failed to fetch"));
    expect(await failure(api.deleteSession())).toMatchObject({ code: "UNAVAILABLE", status: 0 });
  });

  test("to a call that its caller ended throws the caller's reason", async () => {
    answer(new DOMException("aborted", "AbortError"));
    const ending = new AbortController();
    ending.abort("enough");
    await expect(api.getUser({}, { signal: ending.signal })).rejects.toBe("enough");
  });
});

describe("a service that can't answer", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const away = (status: number): Answer => ({ status, body: '{"message":"x"}' });

  test.each([away(502), away(503), away(504), new TypeError("Failed to fetch")])(
    "%o is asked again for a GET, twice",
    async (given) => {
      answer(given, given, { body: '{"user":{"name":"x"}}' });
      const found = api.getUser();
      await vi.runAllTimersAsync();
      expect((await found).user?.name).toBe("x");
      answer(given, given, given);
      requests = [];
      const lost = failure(api.getUser());
      await vi.runAllTimersAsync();
      expect((await lost).code).toMatch(/^(UNAVAILABLE|DEADLINE_EXCEEDED)$/);
      expect(requests).toHaveLength(3);
    },
  );

  test("says how long to wait", async () => {
    answer({ ...away(503), headers: { "retry-after": "1" } }, { body: "{}" });
    const waiting = api.getUser();
    await vi.advanceTimersByTimeAsync(999);
    expect(requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    await waiting;
  });

  test.each<[string, () => Promise<unknown>, Answer]>([
    ["what may have been done", () => api.updateEntity({ id: "1", name: "x" }), away(503)],
    ["what was deleted", () => api.deleteEntity({ id: "1" }), away(502)],
    ["what is wrong", () => api.getUser(), away(500)],
    ["what is too much", () => api.getUser(), away(429)],
  ])("is not asked again: %s", async (_, calling, given) => {
    answer(given, given);
    await failure(calling());
    expect(requests).toHaveLength(1);
  });

  test("and a caller that has enough waits no longer", async () => {
    answer({ ...away(503), headers: { "retry-after": "1" } }, {});
    const ending = new AbortController();
    const calling = api.getUser({}, { signal: ending.signal }).catch((reason: unknown) => reason);
    await vi.advanceTimersByTimeAsync(20);
    ending.abort("enough");
    expect(await calling).toBe("enough");
    expect(requests).toHaveLength(1);
  });
});

describe("nobody is signed in", () => {
  const cases: [string, Answer, number][] = [
    ["no cookie", { status: 401, body: '{"message":"Unauthorized"}' }, 1],
    ["denied by the authorizer", { status: 403, body: '{"message":"Forbidden"}' }, 1],
    ["our own UNAUTHENTICATED", { status: 401, body: '{"code":"UNAUTHENTICATED","message":"no session"}' }, 1],
    ["our own PERMISSION_DENIED", { status: 403, body: '{"code":"PERMISSION_DENIED","message":"cross-site"}' }, 0],
    ["a failing authorizer", { status: 500, body: '{"message":"Internal Server Error"}' }, 0],
    ["a failing database", { status: 503, body: '{"code":"UNAVAILABLE","message":"no database"}' }, 0],
    ["success", { body: "{}" }, 0],
  ];

  test.each(cases)("%s", async (_, given, times) => {
    answer(given);
    await api.deleteSession().catch(() => undefined);
    expect(signedOut).toBe(times);
  });

  test("and a quiet call only says so", async () => {
    answer({ status: 401, body: '{"message":"Unauthorized"}' });
    expect(await failure(api.getUser({}, { quiet: true }))).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(signedOut).toBe(0);
  });
});

test("a link has its fields in path and query", () => {
  expect(links.startOauthLogin({ provider: "google", returnTo: "/entities?a=1&b" })).toBe(
    "/api/auth/google/login?return_to=%2Fentities%3Fa%3D1%26b",
  );
});

test.each(["", ".", ".."])("a link with the path variable %o is refused", (provider) => {
  expect(() => links.startOauthLogin({ provider })).toThrow("can’t stand in a path");
});

test("the client has the rpcs that a browser may call, and no other", () => {
  const names = Object.values(rpcs).map(({ name, access }) => `${access} ${name.split("/")[1]}`);
  expect(names).toContain("PUBLIC StartOauthLogin");
  expect(names).toContain("SESSION GetUser");
  for (const internal of ["SignIn", "CreateSession", "ValidateSession", "LinkOauthAccount", "CreateUser"]) {
    expect(names.filter((name) => name.endsWith(` ${internal}`))).toEqual([]);
  }
});

/** Checked by the compiler, never run. */
export function types(): unknown[] {
  return [
    // @ts-expect-error the session fills it
    api.getUser({ id: "somebody-else" }),
    // @ts-expect-error a path variable is required
    api.getEntity({}),
    // @ts-expect-error the proto says that it is required
    api.createEntity(),
    // @ts-expect-error a header fills it
    links.startOauthLogin({ provider: "google", cookie: [] }),
    // @ts-expect-error it answers with a redirect: a link, and no call
    api.startOauthLogin,
  ];
}
