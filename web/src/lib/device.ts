export type Device = { browser: string; system: string; kind: "desktop" | "phone" | "tool" };

/** From the most particular to the most general: every browser claims to be its ancestors too. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera|OPT)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/[\d.]+ .*Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string, Device["kind"]][] = [
  [/\biPhone\b/, "iPhone", "phone"],
  [/\biPad\b/, "iPad", "phone"],
  [/\bAndroid\b/, "Android", "phone"],
  [/\bWindows\b/, "Windows", "desktop"],
  [/\bCrOS\b/, "ChromeOS", "desktop"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS", "desktop"],
  [/\bLinux\b|\bX11\b/, "Linux", "desktop"],
];

/** Who a user agent string says it is, roughly: enough for people to know their own devices. */
export function deviceOf(userAgent: string): Device {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent));
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent));
  if (browser || system) {
    return { browser: browser?.[1] ?? "", system: system?.[1] ?? "", kind: system?.[2] ?? "desktop" };
  }
  const tool = /^([A-Za-z][\w.-]{0,30})\//.exec(userAgent);
  return { browser: tool?.[1] ?? "", system: "", kind: "tool" };
}

/** A device in words, such as "Firefox on Windows". */
export function deviceName(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent);
  if (browser && system) {
    return `${browser} on ${system}`;
  }
  return browser || system || "Unknown device";
}
