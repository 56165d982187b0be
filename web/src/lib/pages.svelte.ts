import { untrack } from 'svelte';
import { get, Problem } from './api';
import { load } from './load.svelte';

interface Page<Row> { rows: Row[]; next: string }

/**
 * pages is a list that is asked for a page at a time. Another question begins it anew;
 * when the record changes, what is new comes in at its top and what was read stays.
 * Call it while a component is set up.
 */
export function pages<P extends Page<Row>, Row extends { id: string } = P['rows'][number]>(address: (after: string) => string) {
  const first = load<P>(() => address(''));
  let rows = $state.raw<Row[]>([]);
  let next = $state('');
  let fetching = $state(false);
  let fault = $state.raw<Problem>();
  let question = '';
  let extended = false;

  const joined = (a: Row[], b: Row[]) => {
    const have = new Set(a.map((r) => r.id));
    return [...a, ...b.filter((r) => !have.has(r.id))];
  };

  $effect(() => {
    const page = first.value;
    if (!page) return;
    untrack(() => {
      const asked = address('');
      if (asked === question && extended) {
        rows = joined(page.rows, rows);
        return;
      }
      [question, extended, rows, next, fault] = [asked, false, page.rows, page.next, undefined];
    });
  });

  async function further() {
    const asked = address('');
    fetching = true;
    try {
      const page = await get<P>(address(next));
      if (asked !== address('')) return; // another question in the meantime
      [rows, next, extended, fault] = [joined(rows, page.rows), page.next, true, undefined];
    } catch (e) {
      fault = e instanceof Problem ? e : new Problem(0, String(e));
    } finally {
      fetching = false;
    }
  }

  return {
    first,
    further,
    get rows() { return rows; },
    get next() { return next; },
    get fetching() { return fetching; },
    get fault() { return fault; },
  };
}
