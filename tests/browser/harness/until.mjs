// Waiting for a condition, with an end.

/** Between two looks. */
const LOOK_MS = 25;
/** A busy machine included: what takes longer is a failure. */
const WAIT_MS_MAX = 15_000;

/** Looks until `look` gives something true, and gives that. Errors: what was waited for, and what was last seen. */
export async function until(what, look, msMax = WAIT_MS_MAX) {
  const end = Date.now() + msMax;
  let seen;
  do {
    try {
      seen = await look();
      if (seen) return seen;
    } catch (error) {
      // Not there yet, or for good: the last one is told.
      seen = error;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  } while (Date.now() < end);
  throw new Error(`waited ${msMax} ms for ${what}; last seen: ${seen instanceof Error ? seen.message : JSON.stringify(seen)}`);
}
