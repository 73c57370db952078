// SvelteKit 3 takes Promise.withResolvers for granted, which Node has since version 22: for those who still build
// with Node 20 it is brought along. Remove this file, and its mention in package.json, with Node 20.
Promise.withResolvers ??= /** @type {typeof Promise.withResolvers} */ (
  function () {
    /** @type {any} */ let resolve;
    /** @type {any} */ let reject;
    const promise = new Promise((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    return { promise, resolve, reject };
  }
);
