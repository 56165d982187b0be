// Report text: from bytes to characters, from characters to pieces that can be shown.
import type { Span } from './types';

/** Piece is a stretch of text to be shown as it is, or a control character to be named. */
export type Piece = { text: string } | { control: string; name: string };

const names: Record<string, [short: string, name: string]> = {
  '\u00AD': ['SHY', 'soft hyphen'], '\u061C': ['ALM', 'Arabic letter mark'], '\u180E': ['MVS', 'Mongolian vowel separator'],
  '\u200B': ['ZWSP', 'zero-width space'], '\u200C': ['ZWNJ', 'zero-width non-joiner'], '\u200D': ['ZWJ', 'zero-width joiner'],
  '\u200E': ['LRM', 'left-to-right mark'], '\u200F': ['RLM', 'right-to-left mark'],
  '\u202A': ['LRE', 'left-to-right embedding'], '\u202B': ['RLE', 'right-to-left embedding'], '\u202C': ['PDF', 'pop directional formatting'],
  '\u202D': ['LRO', 'left-to-right override'], '\u202E': ['RLO', 'right-to-left override'],
  '\u2060': ['WJ', 'word joiner'], '\u2061': ['FA', 'function application'], '\u2062': ['IT', 'invisible times'],
  '\u2063': ['IS', 'invisible separator'], '\u2064': ['IP', 'invisible plus'],
  '\u2066': ['LRI', 'left-to-right isolate'], '\u2067': ['RLI', 'right-to-left isolate'], '\u2068': ['FSI', 'first strong isolate'],
  '\u2069': ['PDI', 'pop directional isolate'], '\uFEFF': ['BOM', 'zero-width no-break space'],
};

// What is not seen and could mislead: C0 and C1 but tab and line ends, and the format characters above.
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/g;

// Joiners belong to the spelling of many scripts, and to compound emoji: there they are obeyed.
const joined = /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{Extended_Pictographic}\uFE0F\p{Emoji_Modifier}]$/u;

/** pieces divides text into what can be shown and control characters that are named instead of obeyed. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const m of text.matchAll(controls)) {
    const c = m[0];
    if ((c === '\u200C' || c === '\u200D') && joined.test(text.slice(Math.max(0, m.index - 2), m.index))) continue;
    if (m.index > from) out.push({ text: text.slice(from, m.index) });
    const code = 'U+' + c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const [short, name] = names[c] ?? [code, 'control character'];
    out.push({ control: short, name: `${code} ${name}` });
    from = m.index + c.length;
  }
  if (from < text.length || out.length === 0) out.push({ text: text.slice(from) });
  return out;
}

/** plain is text for where only text can stand, as titles of tabs and labels: controls are left out. */
export const plain = (text: string) => text.replaceAll(controls, '');

const step = 1024; // characters between two known places

/** Bytes turns offsets into the UTF-8 form of a text into offsets into the text itself. */
export class Bytes {
  private known: number[] = [0];
  readonly length: number;

  constructor(private text: string) {
    let bytes = 0;
    for (let i = 0; i < text.length; i++) {
      if (i % step === 0) this.known[i / step] = bytes;
      bytes += width(text.charCodeAt(i));
    }
    this.length = bytes;
  }

  /** at is the index of the character that holds a byte. */
  at(byte: number): number {
    if (this.length === this.text.length) return Math.min(byte, this.text.length);
    let low = 0;
    let high = this.known.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.known[middle]! <= byte) low = middle;
      else high = middle - 1;
    }
    let bytes = this.known[low]!;
    let i = low * step;
    while (i < this.text.length && bytes < byte) bytes += width(this.text.charCodeAt(i++));
    return i;
  }

  of(span: Span): string { return this.text.slice(this.at(span.start), this.at(span.end)); }
}

/** width is the number of bytes of a UTF-16 unit in UTF-8: a pair takes four, counted at its halves. */
function width(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
}

/** Marked is a stretch of text under the same marks. */
export interface Marked<M> { start: number; end: number; marks: M[] }

/** divide cuts [start, end) wherever a mark begins or ends. */
export function divide<M extends Span>(start: number, end: number, marks: M[]): Marked<M>[] {
  const within = marks.filter((m) => m.start < end && m.end > start && m.start < m.end);
  const cuts = [...new Set([start, end, ...within.flatMap((m) => [m.start, m.end])])].filter((c) => c >= start && c <= end).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1]!;
    return { start: from, end: to, marks: within.filter((m) => m.start <= from && m.end >= to) };
  });
}
