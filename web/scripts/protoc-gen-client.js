// A protoc plugin: from google.api.http and our own options to client.ts, one typed function an rpc.
// What app.api.Route refuses on the Java side fails this build too, with the name of the rpc.
import { getOption } from "@bufbuild/protobuf";
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";

const SEGMENT = /^([A-Za-z0-9._~-]+|\{[a-z][a-z0-9_]*\})$/;
const ACCESS_INTERNAL = 0;
const ACCESS_PUBLIC = 2;
const REQUIRED = 2; // google.api.FieldBehavior

runNodeJs(createEcmaScriptPlugin({ name: "protoc-gen-client", version: "v1", generateTs: generate }));

/** @param {import("@bufbuild/protoplugin").Schema} schema */
function generate(schema) {
  const option = optionReader(schema.allFiles);
  const methods = schema.files
    .flatMap((file) => file.services)
    .flatMap((service) => service.methods)
    .filter((method) => option(method, "app.v1.access") !== ACCESS_INTERNAL);
  const rpcs = [];
  const faults = [];
  for (const method of methods) {
    try {
      rpcs.push(describe(method, option));
    } catch (error) {
      faults.push(`${method.parent.typeName}/${method.name}: ${error.message}`);
    }
  }
  if (faults.length > 0) {
    throw new Error(faults.join("\n"));
  }
  nameApart(rpcs);

  const f = schema.generateFile("client.ts");
  f.print("// Generated from proto/ by scripts/protoc-gen-client.js. Do not edit.");
  f.print("/* eslint-disable */");
  f.print();
  const call = f.import("call", "../call.js");
  const href = f.import("href", "../call.js");
  const rpc = f.import("rpc", "../call.js");
  const Fields = f.import("Fields", "../call.js", true);
  const Options = f.import("Options", "../call.js", true);
  const MessageShape = f.import("MessageShape", "@bufbuild/protobuf", true);

  f.print("/** Every rpc that a browser may call, as the proto says. */");
  f.print("export const rpcs = {");
  for (const { method, route, name, access, absent, idempotencyKey } of rpcs) {
    f.print("  ", name, ": ", rpc, "({");
    f.print("    name: ", f.string(`${method.parent.typeName}/${method.name}`), ",");
    f.print("    access: ", f.string(access), ",");
    f.print("    method: ", f.string(route.method), ",");
    f.print("    path: ", f.string(route.path), ",");
    f.print("    hasBody: ", String(route.hasBody), ",");
    f.print("    idempotencyKey: ", String(idempotencyKey), ",");
    f.print("    absent: ", f.array(absent.map((field) => f.string(field.name))), ",");
    f.print("    input: ", f.importSchema(method.input), ",");
    f.print("    output: ", f.importSchema(method.output), ",");
    f.print("  }),");
  }
  f.print("};");
  f.print();

  const fields = ({ method, absent, required }) => [
    Fields,
    "<typeof ",
    f.importSchema(method.input),
    ", ",
    union(f, absent),
    ", ",
    union(f, required),
    ">",
  ];
  f.print("/** Calls an rpc. What the session fills is no argument: see app/v1/options.proto. */");
  f.print("export const api = {");
  for (const each of rpcs.filter(({ navigates }) => !navigates)) {
    const { method, name, required } = each;
    f.print(f.jsDoc(method, "  "));
    f.print(
      "  ",
      name,
      ": (fields: ",
      fields(each),
      required.length === 0 ? " = {}" : "",
      ", options?: ",
      Options,
      "): Promise<",
      MessageShape,
      "<typeof ",
      f.importSchema(method.output),
      ">> => ",
      call,
      "(rpcs.",
      name,
      ", fields, options),",
    );
  }
  f.print("};");
  f.print();

  f.print("/** The address of an rpc that answers with a redirect: for a link that the browser follows itself. */");
  f.print("export const links = {");
  for (const each of rpcs.filter(({ navigates }) => navigates)) {
    f.print(f.jsDoc(each.method, "  "));
    f.print("  ", each.name, ": (fields: ", fields(each), "): string => ", href, "(rpcs.", each.name, ", fields),");
  }
  f.print("};");
}

/** What the client must know of an rpc. */
function describe(method, option) {
  const route = routeOf(option(method, "google.api.http"));
  const absent = method.input.fields.filter(
    (field) => option(field, "app.v1.from_session") !== 0 || option(field, "app.v1.header") !== "",
  );
  const variables = [...route.path.matchAll(/\{(.+?)\}/g)].map((match) => match[1]);
  for (const variable of variables) {
    const field = method.input.fields.find(({ name }) => name === variable);
    if (field?.scalar === undefined || absent.includes(field)) {
      throw new Error(
        `{${variable}} of ${route.path} is no scalar field of ${method.input.typeName} that a caller sets`,
      );
    }
  }
  return {
    method,
    route,
    absent,
    name: method.localName,
    access: option(method, "app.v1.access") === ACCESS_PUBLIC ? "PUBLIC" : "SESSION",
    required: method.input.fields.filter(
      (field) => variables.includes(field.name) || option(field, "google.api.field_behavior").includes(REQUIRED),
    ),
    idempotencyKey: option(method, "app.v1.idempotency_key"),
    navigates: method.output.fields.some((field) => option(field, "app.v1.header") === "location"),
  };
}

function routeOf(rule) {
  const method = rule?.pattern?.case?.toUpperCase();
  if (!["GET", "POST", "PUT", "PATCH", "DELETE"].includes(method)) {
    throw new Error("a browser may call it, but it has no google.api.http with one of get, post, put, patch, delete");
  }
  if (rule.additionalBindings.length > 0 || rule.responseBody !== "" || !["", "*"].includes(rule.body)) {
    throw new Error('of google.api.http only one route with body "*" or none is supported');
  }
  const path = rule.pattern.value;
  if (
    !path.startsWith("/api/") ||
    !path
      .slice(1)
      .split("/")
      .every((segment) => SEGMENT.test(segment))
  ) {
    throw new Error(`${path} is not /api/ followed by literals and whole {variables}`);
  }
  return { method, path, hasBody: rule.body === "*" };
}

/** Two services may use one rpc name: then both get their package's first part as a prefix. */
function nameApart(rpcs) {
  const twice = rpcs.filter(({ name }) => rpcs.filter((other) => other.name === name).length > 1);
  for (const each of twice) {
    each.name = each.method.parent.file.proto.package.split(".")[0] + each.method.name;
  }
}

/** Reads an option by its full name, with its default where it is not set. */
function optionReader(files) {
  const extensions = new Map(files.flatMap((file) => file.extensions).map((each) => [each.typeName, each]));
  return (element, name) => getOption(element, extensions.get(name));
}

function union(f, fields) {
  return fields.length === 0 ? "never" : fields.flatMap((field, i) => [i > 0 ? " | " : "", f.string(field.localName)]);
}
