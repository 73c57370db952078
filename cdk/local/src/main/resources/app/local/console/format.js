const pad = (number, width = 2) => String(number).padStart(width, "0");

/** A time of day, to the millisecond. */
export function clock(millis) {
  const date = new Date(millis);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}.${pad(date.getMilliseconds(), 3)}`;
}

/** A duration with three digits that matter. */
export function duration(millis) {
  if (millis < 0.0005) {
    return "0";
  }
  if (millis < 1) {
    return `${Math.round(millis * 1000)} µs`;
  }
  if (millis < 10) {
    return `${millis.toFixed(2)} ms`;
  }
  if (millis < 100) {
    return `${millis.toFixed(1)} ms`;
  }
  if (millis < 1000) {
    return `${Math.round(millis)} ms`;
  }
  if (millis < 60_000) {
    return `${(millis / 1000).toFixed(2)} s`;
  }
  const minutes = Math.floor(millis / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How a status is coloured. */
export function tone(status) {
  if (status === 0) {
    return "waiting";
  }
  return status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "cool" : "good";
}

/** What a status means, beyond its colour. */
export function statusText(request) {
  return request.status === 0 ? "…" : String(request.status);
}

/** The last part of "user.v1.UserService/GetUser". */
export function shortRpc(rpc) {
  return rpc.slice(rpc.lastIndexOf("/") + 1);
}

export function plural(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
