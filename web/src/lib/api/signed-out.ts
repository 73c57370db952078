let action: () => void = () => {};

/** Sets what happens when an answer says that nobody is signed in (any more). */
export function whenSignedOut(wanted: () => void): void {
  action = wanted;
}

/** An answer said that nobody is signed in. */
export function signedOut(): void {
  action();
}
