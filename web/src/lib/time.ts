// The timeline without its drawing.

const few = 0.05; // of all acts
const long = 0.3; // of the whole time

/**
 * forerunners is how many entries at the beginning are so few and so long before the
 * rest that a line of time is better without them. Entries are in order.
 */
export function forerunners(entries: { at: number; n: number }[]): number {
  const [first, last] = [entries[0], entries.at(-1)];
  if (!first || !last) return 0;
  const all = entries.reduce((n, e) => n + e.n, 0);
  let [cut, before] = [0, 0];
  for (let i = 1; i < entries.length; i++) {
    before += entries[i - 1]!.n;
    if (before > few * all) break;
    const span = last.at - entries[cut]!.at;
    if (entries[i]!.at - entries[i - 1]!.at > long * span) cut = i;
  }
  return cut;
}
