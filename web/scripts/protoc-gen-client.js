// A protoc plugin: from the messages, our own options and the routes that shared-model has read from google.api.http
// (its target/routes.json, named by the option "routes") to client.ts, one typed function an rpc, and links.ts, the
// addresses that a browser follows itself.
import { readFileSync } from "node:fs";
import { getOption, ScalarType } from "@bufbuild/protobuf";
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";

const ACCESS_INTERNAL = 0;
const REQUIRED = 2; // google.api.FieldBehavior
const BYTES = "google.api.HttpBody";

runNodeJs(
  createEcmaScriptPlugin({
    name: "protoc-gen-client",
    version: "v1",
    parseOptions: (options) => {
      const given = new Map(options.map(({ key, value }) => [key, value]));
      return { routes: given.get("routes") ?? "", library: given.get("library") ?? ".." };
    },
    generateTs: generate,
  }),
);

/** @param {import("@bufbuild/protoplugin").Schema<{ routes: string, call: string }>} schema */
function generate(schema) {
  const option = optionReader(schema.allFiles);
  const table = JSON.parse(readFileSync(schema.options.routes, "utf8"));
  const methods = schema.files
    .flatMap((file) => file.services)
    .flatMap((service) => service.methods)
    .filter((method) => option(method, "app.v1.access") !== ACCESS_INTERNAL);
  const rpcs = [];
  const faults = [];
  for (const method of methods) {
    try {
      rpcs.push(describe(method, option, table));
    } catch (error) {
      faults.push(`${method.parent.typeName}/${method.name}: ${error.message}`);
    }
  }
  if (faults.length > 0) {
    throw new Error(faults.join("\n"));
  }
  nameApart(rpcs);

  generateClient(file(schema, "client.ts"), `${schema.options.library}/call.js`, rpcs);
  generateLinks(
    file(schema, "links.ts"),
    schema.options.library,
    rpcs.filter(({ navigates }) => navigates),
  );
}

function file(schema, name) {
  const f = schema.generateFile(name);
  f.print("// Generated from proto/ by scripts/protoc-gen-client.js. Do not edit.");
  f.print("/* eslint-disable */");
  f.print();
  return f;
}

function generateClient(f, library, rpcs) {
  const call = f.import("call", library);
  const download = f.import("download", library);
  const rpc = f.import("rpc", library);
  const Options = f.import("Options", library, true);
  const MessageShape = f.import("MessageShape", "@bufbuild/protobuf", true);

  f.print("/** Every rpc that a browser may call, as the proto says. */");
  f.print("export const rpcs = {");
  for (const { method, routes, name, access, absent, idempotencyKey } of rpcs) {
    f.print("  ", name, ": ", rpc, "({");
    f.print("    name: ", f.string(`${method.parent.typeName}/${method.name}`), ",");
    f.print("    access: ", f.string(access), ",");
    f.print("    routes: [");
    for (const route of routes) {
      f.print("      ", JSON.stringify(route), ",");
    }
    f.print("    ],");
    f.print("    idempotencyKey: ", String(idempotencyKey), ",");
    f.print("    absent: ", f.array(absent.map((field) => f.string(field.name))), ",");
    f.print("    input: ", f.importSchema(method.input), ",");
    f.print("    output: ", f.importSchema(method.output), ",");
    f.print("  }),");
  }
  f.print("};");
  f.print();

  f.print("/** Calls an rpc. What the session fills is no argument: see app/v1/options.proto. */");
  f.print("export const api = {");
  for (const each of rpcs.filter(({ navigates }) => !navigates)) {
    const { method, name, required, answersBytes } = each;
    f.print(f.jsDoc(method, "  "));
    f.print(
      "  ",
      name,
      ": (fields: ",
      fieldsOf(f, library, each),
      required.length === 0 ? " = {}" : "",
      ", options?: ",
      Options,
      "): Promise<",
      ...(answersBytes ? ["File"] : [MessageShape, "<typeof ", f.importSchema(method.output), ">"]),
      "> => ",
      answersBytes ? download : call,
      "(rpcs.",
      name,
      ", fields, options),",
    );
  }
  f.print("};");
}

/** Where fields are plain, without protobuf: it is most of the client's code, and a visitor's first pages have links. */
function generateLinks(f, library, rpcs) {
  f.print("/** The address of an rpc that answers with a redirect: for a link that the browser follows itself. */");
  f.print("export const links = {");
  for (const each of rpcs) {
    f.print(f.jsDoc(each.method, "  "));
    const fields = fieldsOf(f, `${library}/call.js`, each);
    f.print("  ", each.name, ": (fields: ", fields, "): string =>");
    if (isPlain(each)) {
      const link = f.import("link", `${library}/link.js`);
      const names = Object.fromEntries(each.sent.map(({ name, localName }) => [localName, name]));
      f.print("    ", link, "(", f.string(each.routes[0].path), ", ", JSON.stringify(names), ", fields),");
    } else {
      const href = f.import("href", `${library}/call.js`);
      f.print("    ", href, "(", f.import("rpcs", "./client.js"), ".", each.name, ", fields),");
    }
  }
  f.print("};");
}

/** Whether the one route's variables are segments, and each field is one text, number or bool. */
function isPlain({ routes, sent }) {
  const isSimple = (segment) => segment.segments?.join() === "*" && !segment.field.includes(".");
  return (
    routes.length === 1 &&
    routes[0].verb === "" &&
    routes[0].body === "" &&
    routes[0].segments.every((segment) => typeof segment === "string" || isSimple(segment)) &&
    sent.every(({ fieldKind, scalar }) => fieldKind === "scalar" && scalar !== ScalarType.BYTES)
  );
}

/** The type of what a caller sets. */
function fieldsOf(f, library, { method, absent, required, bytes }) {
  return [
    f.import("Fields", library, true),
    "<typeof ",
    f.importSchema(method.input, true),
    ", ",
    union(f, absent),
    ", ",
    union(f, required),
    ...(bytes.length > 0 ? [", ", union(f, bytes)] : []),
    ">",
  ];
}

/** What the client must know of an rpc. */
function describe(method, option, table) {
  const entry = table[`${method.parent.typeName}/${method.name}`];
  if (entry === undefined) {
    throw new Error("shared-model knows no route of it: build shared-model first, and then this");
  }
  const { access, routes } = entry;
  const absent = method.input.fields.filter(
    (field) => option(field, "app.v1.from_session") !== 0 || option(field, "app.v1.header") !== "",
  );
  const inEveryPath = (field) =>
    routes.every(({ segments }) => segments.some((segment) => segment.field?.split(".")[0] === field.name));
  const answers = routes.map((route) => isBytes(method.output, route.responseBody));
  if (answers.includes(true) && answers.includes(false)) {
    throw new Error("all of its routes answer bytes, or none does");
  }
  return {
    method,
    routes,
    absent,
    sent: method.input.fields.filter((field) => !absent.includes(field)),
    name: method.localName,
    access,
    required: method.input.fields.filter(
      (field) => inEveryPath(field) || (option(field, "google.api.field_behavior") ?? []).includes(REQUIRED),
    ),
    bytes: method.input.fields.filter((field) =>
      routes.some(({ body }) => body === field.name && field.message?.typeName === BYTES),
    ),
    answersBytes: answers.includes(true),
    idempotencyKey: option(method, "app.v1.idempotency_key"),
    navigates: method.output.fields.some((field) => option(field, "app.v1.header") === "location"),
  };
}

/** Whether an answer is bytes: the message itself, or the field of it that the answer is. */
function isBytes(message, fieldName) {
  const field = message.fields.find(({ name }) => name === fieldName);
  return (field === undefined ? message : field.message)?.typeName === BYTES;
}

/** Two services may use one rpc name: then both get their package's first part as a prefix. */
function nameApart(rpcs) {
  const twice = rpcs.filter(({ name }) => rpcs.filter((other) => other.name === name).length > 1);
  for (const each of twice) {
    each.name = each.method.parent.file.proto.package.split(".")[0] + each.method.name;
  }
}

/** Reads an option by its full name, with its default where it is not set; undefined where no file imports it. */
function optionReader(files) {
  const extensions = new Map(files.flatMap((file) => file.extensions).map((each) => [each.typeName, each]));
  return (element, name) => {
    const extension = extensions.get(name);
    return extension && getOption(element, extension);
  };
}

function union(f, fields) {
  return fields.length === 0 ? "never" : fields.flatMap((field, i) => [i > 0 ? " | " : "", f.string(field.localName)]);
}
