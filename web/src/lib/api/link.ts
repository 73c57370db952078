import { ApiError } from "./error";

/**
 * The address of an rpc whose fields are texts, numbers and bools.
 *
 * @param path its route, such as `/api/auth/{provider}/login`
 * @param names what each field is called in the route and in a query, by what it is called here
 * @throws ApiError INVALID_ARGUMENT if a variable of the path has no value, or one that can't stand there
 */
export function link(path: string, names: Record<string, string>, fields: object): string {
  const given = new Map(Object.entries(fields).map(([name, value]) => [names[name], value as unknown]));
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const text = String(given.get(name) ?? "");
    given.delete(name);
    if (["", ".", ".."].includes(text)) {
      throw new ApiError("INVALID_ARGUMENT", `${name} is missing or can’t stand in a path`, 0);
    }
    return encodeURIComponent(text);
  });
  // A field with its default is not sent, as everywhere in proto3.
  const sent = [...given].filter(([name, value]) => name !== undefined && value);
  const query = new URLSearchParams(sent.map(([name = "", value]) => [name, String(value)])).toString();
  return query === "" ? filled : `${filled}?${query}`;
}
