// SvelteKit 3 and Vitest 5 take for granted what Node has since version 22: for those who still build with Node 20 it is
// brought along. Remove this file, and its mention in package.json, with Node 20.
Promise.withResolvers ??= function () {
  let resolve;
  let reject;
  const promise = new this((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};

Map.groupBy ??= function (items, keyOf) {
  const groups = new Map();
  let i = 0;
  for (const item of items) {
    const key = keyOf(item, i++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
};
