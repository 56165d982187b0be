// The marks of the desk: colour tells conflict from cooperation, form tells how real.
import type { Quad, Status } from './types';

/** quads from conflict to cooperation. */
export const quads: { quad: Quad; name: string; short: string }[] = [
  { quad: 'material-conflict', name: 'Material conflict', short: 'force and coercion' },
  { quad: 'verbal-conflict', name: 'Verbal conflict', short: 'threats and accusations' },
  { quad: 'verbal-coop', name: 'Verbal cooperation', short: 'talks and agreements' },
  { quad: 'material-coop', name: 'Material cooperation', short: 'aid and release' },
];

export const statuses: { status: Status; name: string; says: string }[] = [
  { status: 'done', name: 'Done', says: 'told as fact' },
  { status: 'alleged', name: 'Alleged', says: 'only a party or a doubtful source says so' },
  { status: 'planned', name: 'Planned', says: 'scheduled, promised, ordered or expected' },
  { status: 'possible', name: 'Possible', says: 'feared, conditional, demanded or called for' },
  { status: 'denied', name: 'Denied', says: 'said not to have happened, or refused' },
];

export const quadName = (q: string) => quads.find((x) => x.quad === q)?.name ?? q;
export const statusName = (s: string) => statuses.find((x) => x.status === s)?.name ?? s;
