// Who reads, and the words of the ontology.
import { get, post, protect, remove, url } from './api';
import { follow } from './live.svelte';
import type { Me, Vocabulary } from './schema';
import { capital } from './words';

let me = $state.raw<Me>();
let words = $state.raw<Vocabulary>();
let asked = false;

export const session = {
  get me() { return me; },
  /** reviews and adds tell what the reader may do; the server holds them to it. */
  get reviews() { return me?.role === 'reviewer' || me?.role === 'admin'; },
  get adds() { return me?.role === 'admin'; },
};

/** begin asks who reads; it throws a Problem with status 401 when they must say so first. */
export async function begin(): Promise<void> {
  me = await get<Me>(url('/me'));
  protect(me.csrf);
  follow();
}

export async function login(token: string): Promise<void> {
  await post(url('/session'), { token });
  await begin();
}

export async function logout(): Promise<void> {
  await remove(url('/session'));
  location.assign('/');
}

/** vocabulary is asked for when it is first used. */
export function vocabulary(): Vocabulary | undefined {
  if (!asked) {
    asked = true;
    get<Vocabulary>(url('/vocabulary')).then((v) => { words = v; }, () => { asked = false; });
  }
  return words;
}

/** named is an actor's code in words: "Armenia, armed forces". */
export function named(code: string): string {
  const v = vocabulary();
  const [country = '', sector = ''] = code.split('.');
  if (!v) return code;
  const body = v.bodies.find((b) => b.code === code);
  if (body) return capital(body.name);
  const place = v.countries.find((c) => c.code === country)?.name ?? country;
  if (!sector) return place;
  const part = v.sectors.find((s) => s.code === sector)?.name ?? sector;
  return place ? `${place}, ${part}` : capital(part);
}
