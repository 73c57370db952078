import { create } from "@bufbuild/protobuf";
import { beforeEach, expect, test } from "vitest";
import { ApiError, type Code } from "./api/error";
import {
  CreateEntityRespSchema,
  DeleteEntityRespSchema,
  EntitySchema,
  ListEntitiesRespSchema,
  UpdateEntityRespSchema,
  type Entity,
} from "./api/gen/dummy/v1/dummy_pb";
import { EntityList } from "./entities.svelte";

/** A server of entities in memory, newest first; pages by the id of the last one. */
class FakeServer {
  all: Entity[] = [];
  failure: Code | undefined;
  #ids = 0;

  async listEntities({ pageSize = 20, pageToken = "" } = {}) {
    this.#mayFail();
    const from = pageToken === "" ? 0 : this.all.findIndex(({ id }) => Number(id) < Number(pageToken));
    const entities = this.all.slice(from, from + pageSize);
    const more = from + pageSize < this.all.length;
    return create(ListEntitiesRespSchema, { entities, nextPageToken: more ? (entities.at(-1)?.id ?? "") : "" });
  }

  async createEntity({ name }: { name: string }) {
    this.#mayFail();
    const entity = create(EntitySchema, { id: String(++this.#ids), name });
    this.all.unshift(entity);
    return create(CreateEntityRespSchema, { entity });
  }

  async updateEntity({ id, name = "" }: { id: string; name?: string | undefined }) {
    this.#mayFail();
    const entity = create(EntitySchema, { id, name: name.toUpperCase() });
    this.all = this.all.map((each) => (each.id === id ? entity : each));
    return create(UpdateEntityRespSchema, { entity });
  }

  async deleteEntity({ id }: { id: string }) {
    this.#mayFail();
    this.all = this.all.filter((each) => each.id !== id);
    return create(DeleteEntityRespSchema);
  }

  #mayFail(): void {
    if (this.failure) {
      throw new ApiError(this.failure, "", 500);
    }
  }
}

let server: FakeServer;
let list: EntityList;
const names = () => list.all.map(({ name }) => name).join(" ");
const named = (name: string) => list.all.find((each) => each.name === name) as Entity;

beforeEach(async () => {
  server = new FakeServer();
  list = new EntityList(server);
  for (const name of ["a", "b", "c"]) {
    await server.createEntity({ name });
  }
  await list.load(new AbortController().signal);
});

test("loads the newest first", () => {
  expect(names()).toBe("c b a");
  expect(list.more).toBe(false);
});

test("pages on, and shows what was created meanwhile once", async () => {
  for (let i = 0; i < 42; i++) {
    await server.createEntity({ name: `n${i}` });
  }
  await list.load(new AbortController().signal);
  expect([list.all.length, list.more]).toEqual([20, true]);
  await list.create("meanwhile");
  const fresh = await list.loadMore();
  expect(fresh?.id).toBe("25");
  await list.loadMore();
  expect([list.all.length, list.more]).toEqual([46, false]);
  expect(new Set(list.all.map(({ id }) => id)).size).toBe(46);
});

test("creates at the top, once the server has done so", async () => {
  const creating = list.create("d");
  expect(names()).toBe("c b a");
  await creating;
  expect(names()).toBe("d c b a");
});

test("renames at once, and takes the server's word afterwards", async () => {
  const renaming = list.rename(named("b"), "x");
  expect(names()).toBe("c x a");
  await renaming;
  expect(names()).toBe("c X a");
});

test("deletes at once", async () => {
  const removing = list.remove(named("b"));
  expect(names()).toBe("c a");
  await removing;
  expect(names()).toBe("c a");
});

test.each<[Code, string]>([
  ["UNAVAILABLE", "c b a"],
  ["NOT_FOUND", "c a"],
])("after a rename that failed with %s there is %s", async (code, left) => {
  server.failure = code;
  await expect(list.rename(named("b"), "x")).rejects.toMatchObject({ code });
  expect(names()).toBe(left);
});

test("an entity that could not be deleted is back in its place", async () => {
  server.failure = "UNAVAILABLE";
  await expect(list.remove(named("b"))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(names()).toBe("c b a");
});

test("an entity that somebody else has deleted is deleted", async () => {
  server.failure = "NOT_FOUND";
  await list.remove(named("b"));
  expect(names()).toBe("c a");
});
