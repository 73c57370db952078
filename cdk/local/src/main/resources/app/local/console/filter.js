/**
 * Makes a test of a request from what a person types: words that must all be found in method, path, rpc, function or
 * ids; `404` or `5xx` is a status; `cold` and `warm` mean what they say; a word with `-` before it must not be found.
 *
 * @param {string} typed
 * @param {boolean} errorsOnly
 */
export function filter(typed, errorsOnly) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return (request) => {
    if (errorsOnly && request.status < 400) {
      return false;
    }
    return words.every((word) =>
      word.length > 1 && word.startsWith("-") ? !matches(request, word.slice(1)) : matches(request, word),
    );
  };
}

function matches(request, word) {
  if (/^[1-5]xx$/.test(word)) {
    return Math.floor(request.status / 100) === Number(word[0]);
  }
  if (/^[1-5]\d\d$/.test(word)) {
    return request.status === Number(word);
  }
  if (word === "cold" || word === "warm") {
    return request.function !== "" && request.status !== 0 && request.cold === (word === "cold");
  }
  request.search ??= [
    request.method,
    request.path + (request.query && `?${request.query}`),
    request.rpc,
    request.function,
    request.trace,
    request.requestId,
    request.remark,
  ]
    .join(" ")
    .toLowerCase();
  return request.search.includes(word);
}
