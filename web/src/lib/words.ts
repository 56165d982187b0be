// Acts in words: what an incident is called where one reads.
import type { Actor, Incident, Status } from './types';

/** verbs of a type as it was done, and as it is to be done. */
const verbs: Record<string, [past: string, infinitive: string]> = {
  AGREE: ['agreed with', 'agree with'],
  CONSULT: ['met', 'meet'],
  SUPPORT: ['backed', 'back'],
  CONCEDE: ['made concessions to', 'make concessions to'],
  COOPERATE: ['cooperated with', 'cooperate with'],
  AID: ['gave aid to', 'give aid to'],
  RETREAT: ['yielded to', 'yield to'],
  REQUEST: ['called on', 'call on'],
  ACCUSE: ['accused', 'accuse'],
  REJECT: ['rejected', 'reject'],
  THREATEN: ['threatened', 'threaten'],
  PROTEST: ['protested against', 'protest against'],
  SANCTION: ['sanctioned', 'sanction'],
  MOBILIZE: ['mobilised against', 'mobilise against'],
  COERCE: ['coerced', 'coerce'],
  ASSAULT: ['attacked', 'attack'],
};

/** nouns of a type, for where nobody is known to have done it. */
const nouns: Record<string, string> = {
  AGREE: 'Agreement', CONSULT: 'Talks', SUPPORT: 'Support', CONCEDE: 'Concession', COOPERATE: 'Cooperation', AID: 'Aid',
  RETREAT: 'Retreat', REQUEST: 'Request', ACCUSE: 'Accusation', REJECT: 'Rejection', THREATEN: 'Threat', PROTEST: 'Protest',
  SANCTION: 'Sanction', MOBILIZE: 'Mobilisation', COERCE: 'Coercion', ASSAULT: 'Attack',
};

/** modes that have a better verb than their type, and need none of its prepositions. */
const modeVerbs: Record<string, [past: string, infinitive: string]> = {
  'CONSULT/visit': ['visited', 'visit'],
  'CONSULT/phone': ['spoke by phone with', 'speak by phone with'],
  'RETREAT/withdraw': ['withdrew from', 'withdraw from'],
  'RETREAT/release': ['released', 'release'],
  'RETREAT/disarm': ['disarmed before', 'disarm before'],
  'RETREAT/ceasefire': ['ceased fire with', 'cease fire with'],
  'RETREAT/access': ['gave access to', 'give access to'],
  'RETREAT/resign': ['resigned before', 'resign before'],
  'COERCE/arrest': ['arrested', 'arrest'],
  'SANCTION/expel': ['expelled', 'expel'],
  'SANCTION/convict': ['convicted', 'convict'],
};

/** capital begins a name as a line begins. */
export const capital = (s: string) => s.charAt(0).toLocaleUpperCase() + s.slice(1);

export const noun = (type: string) => nouns[type] ?? type;

/** kind names type and mode: "Attack, heavy weapons". */
export const kind = (type: string, mode: string) => noun(type) + (mode ? ', ' + mode.replaceAll('-', ' ') : '');

/** list writes names as a sentence does: "a, b and c"; beyond `most`, "a, b and 3 others". */
export function list(names: string[], most = 3): string {
  const unique = [...new Set(names.filter(Boolean))];
  const shown = unique.length > most ? [...unique.slice(0, most - 1), `${unique.length - most + 1} others`] : unique;
  if (shown.length < 2) return shown.join('');
  return shown.slice(0, -1).join(', ') + ' and ' + shown.at(-1);
}

/** verb is what a type and mode do, told as real as the status says; what is denied is struck where it is shown. */
export function verb(type: string, mode: string, status: Status): string {
  const [past, infinitive] = modeVerbs[`${type}/${mode}`] ?? verbs[type] ?? [type.toLowerCase(), type.toLowerCase()];
  switch (status) {
    case 'planned': return 'to ' + infinitive;
    case 'possible': return 'may ' + infinitive;
    case 'alleged': return 'is said to have ' + participle(past);
    default: return past;
  }
}

/** participle of those verbs whose past is another word. */
function participle(past: string): string {
  const irregular: Record<string, string> = { gave: 'given', spoke: 'spoken', withdrew: 'withdrawn' };
  const [first = '', ...rest] = past.split(' ');
  return [irregular[first] ?? first, ...rest].join(' ');
}

/** Headline is an act in words; the names are from reports, the verb is ours. */
export interface Headline { source: string; verb: string; recipient: string }

const plain = (v: string) => v.replace(/ (with|against|to|from|before|on)$/, '');

/** headline tells an act as a sentence, or by its noun where nobody is known to have done it. */
export function headline(type: string, mode: string, status: Status, source: string[], recipient: string[]): Headline {
  const who = capital(list(source));
  const whom = list(recipient);
  if (!who) return { source: '', verb: kind(type, mode) + (whom ? ' on' : ''), recipient: whom };
  const does = verb(type, mode, status);
  const several = new Set(source).size > 1;
  const fit = several ? does.replace(/^is /, 'are ') : does;
  return { source: who, verb: whom ? fit : plain(fit), recipient: whom };
}

export const incidentHeadline = (i: Incident) =>
  headline(i.type, i.mode, i.status, names(i.source), names(i.recipient));

/** home is the country of an actor's code; a body is its own. */
export const home = (code: string) => (code.startsWith('IGO') ? code : (code.split('.')[0] ?? ''));

export const names = (actors: Actor[] | null) => (actors ?? []).map((a) => a.name || a.code);
