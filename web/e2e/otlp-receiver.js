// Elastic's receiver of OTLP on loopback, for the tests of everything at once: prints its address, then each trace
// request that it can read as a line of JSON. Ends with its standard input, so with whoever started it.
import { MockOtlpServer, normalizeTrace } from "@elastic/mockotlpserver";

const receiver = new MockOtlpServer({
  services: ["http"],
  httpHostname: "127.0.0.1",
  httpPort: 0,
  logLevel: "warn",
  /** @param {object} trace */
  onTrace: (trace) => console.log(JSON.stringify(normalizeTrace(trace))),
});
await receiver.start();
console.log(receiver.httpUrl.origin);
process.stdin.on("end", () => process.exit()).resume();
