// Numbers and days in the reader's own way of writing them.

const locale = typeof navigator === 'undefined' ? 'en' : [...navigator.languages];

/** once makes a thing when it is first asked for: these take a browser milliseconds each, and no view needs all. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
const numbers = once(() => new Intl.NumberFormat(locale));
const short = once(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }));
const percents = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
const days = once(() => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }));
const months = once(() => new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }));
const longDays = once(() => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }));
const instants = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
const ago = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const languages = once(() => new Intl.DisplayNames(locale, { type: 'language' }));
const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

export const number = (n: number) => numbers().format(n);
export const compact = (n: number) => (n < 10_000 ? numbers().format(n) : short().format(n));
export const percent = (p: number) => percents().format(p);

const at = (day: string) => new Date(day.slice(0, 10) + 'T00:00:00Z');

/** language names a language by its code. */
export const language = (code: string) => languages().of(code) ?? code;

export const day = (d: string | null | undefined) => (d ? days().format(at(d)) : '');
export const month = (d: string) => months().format(at(d));
export const longDay = (d: string | null | undefined) => (d ? longDays().format(at(d)) : '');
/** told is when a report appeared: the day, where no more is known than that. */
export const told = (t: string | null | undefined) => (t?.includes('T00:00:00Z') ? day(t) : instant(t));
export const instant = (t: string | null | undefined) => (t ? instants().format(new Date(t)) : '');

/** period is one day, or the days from one to another. */
export function period(from: string | null | undefined, to: string | null | undefined): string {
  if (!from && !to) return '';
  if (!from || !to || from === to) return day(from || to);
  return days().formatRange(at(from), at(to));
}

/** since tells how long ago an instant was: "5 minutes ago". */
export function since(t: string, now = Date.now()): string {
  const seconds = (new Date(t).getTime() - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86400], ['hour', 3600], ['minute', 60]];
  for (const [unit, length] of steps) if (Math.abs(seconds) >= length) return ago().format(Math.round(seconds / length), unit);
  return ago().format(Math.round(seconds), 'second');
}

export function bytes(n: number): string {
  let i = 0;
  while (n >= 1000 && i < sizes.length - 1) { n /= 1000; i++; }
  return new Intl.NumberFormat(locale, { style: 'unit', unit: sizes[i]!, maximumFractionDigits: n < 10 && i ? 1 : 0 }).format(n);
}

/** bounds writes a number of people as its source bounds it: 12, 6–40, at least 12. */
export function bounds(min: number, max: number | null): string {
  if (max === null) return `at least ${number(min)}`;
  return min === max ? number(min) : `${number(min)}–${number(max)}`;
}

/** plural chooses between one and many: "1 report", "2 reports". */
export const plural = (n: number, one: string, many = one + 's') => `${number(n)} ${n === 1 ? one : many}`;

/** addDays is the day n days later. */
export const addDays = (d: string, n: number) => new Date(at(d).getTime() + n * 86_400_000).toISOString().slice(0, 10);
