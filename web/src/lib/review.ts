// Reviews: what a person decides of an act, in the form in which the server takes it.
import { post, url } from './api';
import { Bytes } from './text';
import type { ReviewInputBody, Written } from './schema';
import type { Act, Mention } from './types';

export const write = (review: ReviewInputBody) => post<Written>(url('/reviews'), review);

/** mention finds words in the act's sentence; undefined when they do not stand there. */
export function mention(act: Act, words: string): Mention | undefined {
  const { text, start } = act.sentence;
  const at = words ? text.indexOf(words) : -1;
  if (at < 0) return undefined;
  const before = new Bytes(text.slice(0, at)).length;
  return { start: start + before, end: start + before + new Bytes(words).length, text: words };
}

const did = { confirm: 'confirmed it', reject: 'rejected it', amend: 'amended', merge: 'merged it with others', split: 'split it off from others', original: 'said that the report is no copy' };

/** decided tells what a review decided: "amended status". */
export const decided = (r: { verdict: keyof typeof did; field?: string }) => did[r.verdict] + (r.field ? ' ' + r.field : '');

/** codes reads what a person typed: codes with blanks or commas between. */
export const codes = (typed: string) => typed.split(/[\s,;]+/).filter(Boolean);

export const fields: { field: string; name: string; what: 'parties' | 'places' | 'when' | 'count' | 'type' | 'mode' | 'status' | 'background' | 'contexts' }[] = [
  { field: 'type', name: 'Act', what: 'type' },
  { field: 'mode', name: 'Mode', what: 'mode' },
  { field: 'status', name: 'Status', what: 'status' },
  { field: 'source', name: 'Who', what: 'parties' },
  { field: 'recipient', name: 'To whom', what: 'parties' },
  { field: 'mediator', name: 'Mediator', what: 'parties' },
  { field: 'claimant', name: 'Says so', what: 'parties' },
  { field: 'places', name: 'Where', what: 'places' },
  { field: 'when', name: 'When', what: 'when' },
  { field: 'killed', name: 'Killed', what: 'count' },
  { field: 'injured', name: 'Injured', what: 'count' },
  { field: 'detained', name: 'Detained', what: 'count' },
  { field: 'displaced', name: 'Displaced', what: 'count' },
  { field: 'contexts', name: 'About', what: 'contexts' },
  { field: 'background', name: 'Background', what: 'background' },
];
export type Field = (typeof fields)[number];
