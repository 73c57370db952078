import { expect, test } from "vitest";
import { deviceName, deviceOf } from "./device";

const GECKO = "Mozilla/5.0 (%s; rv:140.0) Gecko/20100101 Firefox/140.0";
const WEBKIT = "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) %t";
const agent = (template: string, system: string, rest = "") => template.replace("%s", system).replace("%t", rest);

test.each([
  ["Firefox on Windows", "desktop", agent(GECKO, "Windows NT 10.0; Win64; x64")],
  ["Firefox on Linux", "desktop", agent(GECKO, "X11; Linux x86_64")],
  ["Firefox on Android", "phone", agent(GECKO, "Android 15; Mobile")],
  ["Chrome on macOS", "desktop", agent(WEBKIT, "Macintosh; Intel Mac OS X 10_15_7", "Chrome/150.0.0.0 Safari/537.36")],
  ["Chrome on Android", "phone", agent(WEBKIT, "Linux; Android 10; K", "Chrome/150.0.0.0 Mobile Safari/537.36")],
  ["Chrome on Linux", "desktop", agent(WEBKIT, "X11; Linux x86_64", "HeadlessChrome/150.0.0.0 Safari/537.36")],
  [
    "Chrome on iPhone",
    "phone",
    agent(WEBKIT, "iPhone; CPU iPhone OS 19_0 like Mac OS X", "CriOS/150.0 Mobile/15E148 Safari/604.1"),
  ],
  ["Chrome on ChromeOS", "desktop", agent(WEBKIT, "X11; CrOS x86_64 14541.0.0", "Chrome/150.0.0.0 Safari/537.36")],
  ["Edge on Windows", "desktop", agent(WEBKIT, "Windows NT 10.0", "Chrome/150.0.0.0 Safari/537.36 Edg/150.0")],
  ["Opera on Windows", "desktop", agent(WEBKIT, "Windows NT 10.0", "Chrome/150.0.0.0 Safari/537.36 OPR/120.0")],
  [
    "Samsung Internet on Android",
    "phone",
    agent(WEBKIT, "Linux; Android 14", "SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36"),
  ],
  ["Safari on macOS", "desktop", agent(WEBKIT, "Macintosh; Intel Mac OS X 10_15_7", "Version/19.0 Safari/605.1.15")],
  [
    "Safari on iPhone",
    "phone",
    agent(WEBKIT, "iPhone; CPU iPhone OS 19_0 like Mac OS X", "Version/19.0 Mobile/15E148 Safari/604.1"),
  ],
  [
    "Safari on iPad",
    "phone",
    agent(WEBKIT, "iPad; CPU OS 19_0 like Mac OS X", "Version/19.0 Mobile/15E148 Safari/604.1"),
  ],
  ["curl", "tool", "curl/8.5.0"],
  ["Java-http-client", "tool", "Java-http-client/25"],
  ["Unknown device", "tool", ""],
  ["Unknown device", "tool", "<script>alert(1)</script>"],
])("%s", (name, kind, userAgent) => {
  expect(deviceName(userAgent)).toBe(name);
  expect(deviceOf(userAgent).kind).toBe(kind);
});
