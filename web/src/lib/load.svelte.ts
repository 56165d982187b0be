import { get, Problem } from './api';
import { live } from './live.svelte';

/** Loaded is what an address of the API says, as far as it is known. */
export class Loaded<T> {
  value = $state.raw<T>();
  error = $state.raw<Problem>();
  busy = $state(true);
}

/**
 * load keeps up with an address, and asks again when the record changes. What was
 * there stays until the new answer comes. Call it while a component is set up.
 */
export function load<T>(address: () => string | undefined, follow = true): Loaded<T> {
  const loaded = new Loaded<T>();
  let before: string | undefined;
  $effect(() => {
    const href = address();
    if (follow) void live.tick;
    if (!href) {
      before = undefined;
      loaded.busy = false;
      loaded.value = undefined;
      return;
    }
    const abort = new AbortController();
    if (href !== before) loaded.busy = true;
    before = href;
    get<T>(href, abort.signal).then(
      (value) => { loaded.value = value; loaded.error = undefined; loaded.busy = false; },
      (e: unknown) => {
        if (abort.signal.aborted) return;
        loaded.error = e instanceof Problem ? e : new Problem(0, String(e));
        loaded.busy = false;
      },
    );
    return () => abort.abort();
  });
  return loaded;
}
