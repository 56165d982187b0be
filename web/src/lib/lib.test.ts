import { describe, expect, test } from 'vitest';
import { and, bucketDays, terms, toggle, valuesOf } from './deskquery';
import { addDays, bounds, told } from './format';
import { Bytes, divide, pieces, plain } from './text';
import { cluster } from './geo';
import { forerunners } from './time';
import type { Quad } from './types';
import { headline, list } from './words';

describe('queries', () => {
  test.each([
    ['type:ASSAULT  place:AZE', ['type:ASSAULT', 'place:AZE']],
    ['actor:"jeyhun bayramov" x', ['actor:"jeyhun bayramov"', 'x']],
    ['(a or b) -"c d"', ['(a or b)', '-"c d"']],
    ['"an \\" inside" y', ['"an \\" inside"', 'y']],
  ])('terms of %s', (q, want) => expect(terms(q)).toEqual(want));

  test.each([
    ['', 'type', 'ASSAULT', 'type:ASSAULT'],
    ['type:ASSAULT', 'type', 'ASSAULT', ''],
    ['type:ASSAULT killed>3', 'type', 'COERCE', 'type:ASSAULT,COERCE killed>3'],
    ['type:ASSAULT,COERCE', 'type', 'ASSAULT', 'type:COERCE'],
    ['a or b', 'status', 'done', '(a or b) status:done'],
    ['', 'publisher', 'The "Post", Ltd', 'publisher:"The \\"Post\\", Ltd"'],
  ])('toggle %s %s:%s', (q, field, value, want) => expect(toggle(q, field, value)).toBe(want));

  test('what is toggled on is found, and toggled off again', () => {
    for (const value of ['El Fasher', 'a,b', 'say "no"', 'ARM.MIL']) {
      const q = toggle('', 'place', value);
      expect(valuesOf(q, 'place')).toEqual([value]);
      expect(toggle(q, 'place', value)).toBe('');
    }
  });

  test('and keeps alternatives together', () => expect(and('a or b', 'c')).toBe('(a or b) c'));
  test('a month ends on its last day', () => expect(bucketDays('2024-02-01', 'month')).toEqual(['2024-02-01', '2024-02-29']));
});

describe('days', () => {
  test('a report of which only the day is known has no hour', () => {
    expect(told('2025-02-09T00:00:00Z')).toMatch(/9.*2025|2025.*9/);
    expect(told('2025-02-09T00:00:00Z')).not.toContain(':');
    expect(told('2025-02-09T13:05:00Z')).toContain(':05');
  });
});

describe('text', () => {
  test.each(['plain', 'naïve café', 'Շուշի — 12', '🕊️ peace', 'עברית ו-English', 'x'.repeat(3000) + 'é' + 'y'.repeat(3000) + '🕊'])('bytes of %#', (text) => {
    const bytes = new Bytes(text);
    const encoder = new TextEncoder();
    expect(bytes.length).toBe(encoder.encode(text).length);
    for (let i = 0; i <= text.length; i++) {
      if (/[\uDC00-\uDFFF]/.test(text[i] ?? '')) continue;
      expect(bytes.at(encoder.encode(text.slice(0, i)).length)).toBe(i);
    }
  });

  test('controls are named, not obeyed', () => {
    expect(pieces('a\u202Eb')).toEqual([{ text: 'a' }, { control: 'RLO', name: 'U+202E right-to-left override' }, { text: 'b' }]);
    expect(pieces('zero\u200Bwidth').some((p) => 'control' in p && p.control === 'ZWSP')).toBe(true);
    expect(pieces('in\u200Dter').length).toBe(3);
    expect(plain('a\u202E\u0000b')).toBe('ab');
  });

  test('joiners that spell are left', () => {
    for (const text of ['می\u200Cخواهم', '👩\u200D⚕️', 'क्\u200Dष']) expect(pieces(text)).toEqual([{ text }]);
  });

  test('divide cuts at every mark and covers all', () => {
    const marks = [{ start: 2, end: 6, name: 'a' }, { start: 4, end: 9, name: 'b' }, { start: 20, end: 30, name: 'c' }];
    const parts = divide(0, 10, marks);
    expect(parts.map((p) => [p.start, p.end, p.marks.map((m) => m.name).join('')])).toEqual(
      [[0, 2, ''], [2, 4, 'a'], [4, 6, 'ab'], [6, 9, 'b'], [9, 10, '']]);
  });
});

describe('words', () => {
  test('list', () => {
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b', 'a'])).toBe('a and b');
    expect(list(['a', 'b', 'c', 'd', 'e'])).toBe('a, b and 3 others');
  });
  test.each([
    ['ASSAULT', '', 'done', ['A'], ['B'], 'A attacked B'],
    ['ASSAULT', '', 'alleged', ['A', 'C'], ['B'], 'A and C are said to have attacked B'],
    ['CONSULT', '', 'planned', ['A', 'B'], [], 'A and B to meet'],
    ['CONSULT', 'phone', 'denied', ['A'], ['B'], 'A spoke by phone with B'],
    ['RETREAT', 'withdraw', 'possible', ['A'], [], 'A may withdraw'],
    ['ASSAULT', 'heavy-weapons', 'done', [], ['El Fasher'], 'Attack, heavy weapons on El Fasher'],
  ] as const)('headline of %s/%s %s', (type, mode, status, source, recipient, want) => {
    const h = headline(type, mode, status, [...source], [...recipient]);
    expect([h.source, h.verb, h.recipient].filter(Boolean).join(' ')).toBe(want);
  });
});

test('forerunners', () => {
  const at = (...days: number[]) => days.map((d) => ({ at: d, n: 10 }));
  const crowd = Array.from({ length: 40 }, (_, i) => 900 + i);
  expect(forerunners(at(...crowd))).toBe(0);
  expect(forerunners(at(0, ...crowd))).toBe(1);
  expect(forerunners(at(0, 500, ...crowd))).toBe(2);
  expect(forerunners(at(0, 1, 2, 3, 900))).toBe(0); // most lie there: they are what there is
  expect(forerunners([])).toBe(0);
});

describe('clusters', () => {
  const point = (lon: number, incident: string, quad: Quad = 'verbal-coop') => ({ event: incident, incident, lat: 0, lon, name: '', type: 'CONSULT' as const, status: 'done' as const, quad });
  const flat = (lon: number, lat: number) => [lon, lat] as [number, number];
  test('far apart, overlapping, told twice', () => {
    expect(cluster([point(0, 'a'), point(100, 'b')], flat, 200, 100).map((c) => c.incidents)).toEqual([1, 1]);
    expect(cluster([point(0, 'a'), point(9, 'b')], flat, 200, 100).map((c) => c.incidents)).toEqual([2]);
    expect(cluster([point(0, 'a'), point(0, 'a')], flat, 200, 100).map((c) => c.incidents)).toEqual([1]);
    expect(cluster([point(500, 'a')], flat, 200, 100)).toEqual([]);
  });
  test('counts are by quad', () => {
    const [c] = cluster([point(0, 'a'), point(0, 'b', 'material-conflict')], flat, 200, 100);
    expect(c).toMatchObject({ counts: { 'verbal-coop': 1, 'material-conflict': 1 }, spread: false });
  });
});

test('bounds', () => {
  expect(bounds(12, 12)).toBe('12');
  expect(bounds(12, null)).toBe('at least 12');
  expect(bounds(6, 40)).toBe('6–40');
});
test('days', () => expect(addDays('2024-02-28', 2)).toBe('2024-03-01'));
