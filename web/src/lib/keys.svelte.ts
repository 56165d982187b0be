// Keys that work everywhere, and those a view adds while it is shown.
import { untrack } from 'svelte';

export interface Shortcut { key: string; does: string; run: (e: KeyboardEvent) => void }

let shortcuts = $state.raw<Shortcut[]>([]);
let shown = $state(false);

export const help = {
  get shown() { return shown; },
  toggle(on = !shown) { shown = on; },
};

/** keys that the present view has. */
export const keys = { get all() { return shortcuts; } };

/** shortcut adds keys for as long as the component lives. Call it while it is set up. */
export function shortcut(mine: Shortcut[]): void {
  $effect(() => {
    untrack(() => { shortcuts = [...shortcuts, ...mine]; });
    return () => { shortcuts = shortcuts.filter((s) => !mine.includes(s)); };
  });
}

/** writing tells whether the keys go into a field. */
const writing = (e: KeyboardEvent) => (e.target as Element).closest?.('input, textarea, select, [contenteditable]') !== null;

addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.metaKey || e.ctrlKey || e.altKey) return;
  if (e.key === 'Escape' && shown) { help.toggle(false); return; }
  if (writing(e)) return;
  if (e.key === '?') { e.preventDefault(); help.toggle(); return; }
  const found = shortcuts.find((s) => s.key === e.key);
  if (!found || (shown && e.key !== '?')) return;
  e.preventDefault();
  found.run(e);
});
