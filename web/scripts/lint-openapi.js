// Checks an OpenAPI document by Redocly's rules, its examples against its schemas too: lint-openapi.js FILE
import { createConfig, lint } from "@redocly/openapi-core";

const [file = ""] = process.argv.slice(2);
const config = await createConfig({
  extends: ["recommended-strict"],
  rules: {
    // Whose API it is, the document does not know.
    "info-license": "off",
    // Signing in answers with a redirect, to the provider and back.
    "operation-2xx-response": "off",
    "no-invalid-media-type-examples": "error",
    "no-invalid-parameter-examples": "error",
    "no-invalid-schema-examples": "error",
    "operation-operationId-unique": "error",
    "no-unused-components": "error",
  },
});
const problems = await lint({ ref: file, config });
for (const { ruleId, message, location } of problems) {
  console.error(`${location[0]?.pointer ?? ""}: ${message} (${ruleId})`);
}
process.exit(problems.length === 0 ? 0 : 1);
