import type { api, ApiError, Entity } from "./api";

export const PAGE_SIZE = 20;

type EntityApi = Pick<typeof api, "createEntity" | "deleteEntity" | "listEntities" | "updateEntity">;

/** Somebody's entities as far as they were fetched, newest first; changes show at once and are taken back if they fail. */
export class EntityList {
  all = $state.raw<readonly Entity[]>([]);
  #next = $state("");

  readonly #api: EntityApi;

  constructor(api: EntityApi) {
    this.#api = api;
  }

  /** Whether the server has more. */
  get more(): boolean {
    return this.#next !== "";
  }

  /** Fetches the first page, in place of all that was there. */
  async load(signal: AbortSignal): Promise<void> {
    const page = await this.#api.listEntities({ pageSize: PAGE_SIZE }, { signal });
    this.all = page.entities;
    this.#next = page.nextPageToken;
  }

  /** Fetches the next page; returns its first entity that was not there yet. */
  async loadMore(): Promise<Entity | undefined> {
    const page = await this.#api.listEntities({ pageSize: PAGE_SIZE, pageToken: this.#next });
    const fresh = page.entities.filter(({ id }) => !this.all.some((known) => known.id === id));
    this.all = [...this.all, ...fresh];
    this.#next = page.nextPageToken;
    return fresh[0];
  }

  /** Creates an entity; it shows when the server has given it its id. */
  async create(name: string): Promise<void> {
    const { entity } = await this.#api.createEntity({ name });
    if (entity) {
      this.all = [entity, ...this.all];
    }
  }

  /** @throws ApiError if it could not be renamed; it has its old name again then */
  async rename(entity: Entity, name: string): Promise<void> {
    this.#replace({ ...entity, name });
    try {
      const answer = await this.#api.updateEntity({ id: entity.id, name });
      this.#replace(answer.entity ?? { ...entity, name });
    } catch (error) {
      this.#settle(entity, error as ApiError);
      throw error;
    }
  }

  /** @throws ApiError if it could not be deleted; it is back in its place then */
  async remove(entity: Entity): Promise<void> {
    const place = this.all.findIndex(({ id }) => id === entity.id);
    this.#drop(entity);
    try {
      await this.#api.deleteEntity({ id: entity.id });
    } catch (error) {
      if ((error as ApiError).code === "NOT_FOUND") {
        return;
      }
      this.all = this.all.toSpliced(place, 0, entity);
      throw error;
    }
  }

  /** What somebody else deleted meanwhile is gone, and not back under its old name. */
  #settle(entity: Entity, error: ApiError): void {
    if (error.code === "NOT_FOUND") {
      this.#drop(entity);
    } else {
      this.#replace(entity);
    }
  }

  #replace(entity: Entity): void {
    this.all = this.all.map((each) => (each.id === entity.id ? entity : each));
  }

  #drop(entity: Entity): void {
    this.all = this.all.filter(({ id }) => id !== entity.id);
  }
}
