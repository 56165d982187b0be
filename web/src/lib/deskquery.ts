// What the desk is filtered by, in its address and in the API's parameters.
import { addDays } from './format';

export interface Filter { q: string; since: string; until: string; box: string; order: string }

export const orders: { order: string; name: string }[] = [
  { order: 'last-day', name: 'Latest day' },
  { order: 'last-told', name: 'Last told' },
  { order: 'most-publishers', name: 'Most told' },
  { order: 'first-day', name: 'First day' },
];

export function filterOf(query: URLSearchParams): Filter {
  const value = (name: string) => query.get(name) ?? '';
  return { q: value('q'), since: value('since'), until: value('until'), box: value('box'), order: value('order') || 'last-day' };
}

/** terms divides a query at its blanks, leaving quotations and parentheses whole. */
export function terms(q: string): string[] {
  const out: string[] = [];
  let term = '';
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < q.length; i++) {
    const c = q[i]!;
    if (c === '\\' && quoted) { term += c + (q[++i] ?? ''); continue; }
    if (c === '"') quoted = !quoted;
    if (!quoted && c === '(') depth++;
    if (!quoted && c === ')') depth--;
    if (/\s/.test(c) && !quoted && depth <= 0) {
      if (term) out.push(term);
      term = '';
    } else term += c;
  }
  if (term) out.push(term);
  return out;
}

/** quote writes a value so that the query language takes it for one. */
export const quote = (value: string) => (/^[\p{L}\p{N}._:/>-]+$/u.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`);

/** values that a query's own term for a field allows. */
export function valuesOf(q: string, field: string): string[] {
  const term = terms(q).find((t) => t.startsWith(field + ':'));
  return term ? alternatives(term.slice(field.length + 1)) : [];
}

function alternatives(s: string): string[] {
  const out: string[] = [];
  for (const m of s.matchAll(/"((?:\\.|[^"\\])*)"|([^,"]+)/g)) out.push(m[1] !== undefined ? m[1].replaceAll('\\"', '"') : m[2]!);
  return out;
}

/** toggle adds a value to a query's term for a field, or takes it out. */
export function toggle(q: string, field: string, value: string): string {
  let all = terms(q);
  if (all.some((t) => t.toLowerCase() === 'or')) all = [`(${q.trim()})`];
  const at = all.findIndex((t) => t.startsWith(field + ':'));
  if (at < 0) return [...all, `${field}:${quote(value)}`].join(' ');
  const have = alternatives(all[at]!.slice(field.length + 1));
  const left = have.includes(value) ? have.filter((v) => v !== value) : [...have, value];
  if (left.length) all[at] = `${field}:${left.map(quote).join(',')}`;
  else all.splice(at, 1);
  return all.join(' ');
}

/** and joins two queries that must both hold. */
export function and(a: string, b: string): string {
  const whole = (q: string) => (terms(q).some((t) => t.toLowerCase() === 'or') ? `(${q})` : q);
  return [a, b].filter((q) => q.trim()).map(whole).join(' ');
}

/** bucketDays are the first and last day of a bar of the timeline. */
export function bucketDays(day: string, by: 'day' | 'month'): [string, string] {
  if (by === 'day') return [day.slice(0, 10), day.slice(0, 10)];
  const [y, m] = day.split('-').map(Number);
  const next = new Date(Date.UTC(y!, m!, 1)).toISOString().slice(0, 10);
  return [day.slice(0, 7) + '-01', addDays(next, -1)];
}
