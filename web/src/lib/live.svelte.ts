// The record's changes as they happen, by server-sent events.
import { base } from './api';

const pause = 1500; // ms between two updates of what is shown: a busy coder changes the record many times a second

let tick = $state(0);
let connected = $state(false);
let stream: EventSource | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;

/** live.tick grows when the record has changed: what reads it is computed again. */
export const live = {
  get tick() { return tick; },
  get connected() { return connected; },
};

/** changed shows one's own change at once. */
export function changed(): void {
  clearTimeout(waiting);
  waiting = undefined;
  tick++;
}

export function follow(): void {
  stream?.close();
  stream = new EventSource(base + '/stream');
  stream.addEventListener('open', () => { connected = true; });
  stream.addEventListener('error', () => { connected = false; });
  // Large records are answered from memory, which catches up with a change a little later.
  for (const kind of ['change', 'counted']) {
    stream.addEventListener(kind, () => {
      waiting ??= setTimeout(changed, pause);
    });
  }
}
