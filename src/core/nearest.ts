// The nearest of the known words, for an error that can say what was probably meant.

/** A longer word is no slip of the hand, and comparing it takes time. */
const maxLength = 64;

/** The known word at most two slips (insert, drop, replace, swap) away from `word`, or a third of its length for long ones. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined;
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of known) {
    const distance = slips(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The nearest word, or else those that share the most of the parts between the hyphens: `expired` finds `certificate-expired`. */
export function alike(word: string, known: readonly string[], most: number): readonly string[] {
  const near = nearest(word, known);
  if (near !== undefined) return [near];
  const parts = word
    .toLowerCase()
    .slice(0, maxLength)
    .split('-')
    .filter((part) => part.length > 2);
  const shared = (one: string): number => parts.filter((part) => one.toLowerCase().includes(part)).length;
  const best = Math.max(1, ...known.map(shared));
  return known.filter((one) => shared(one) === best).slice(0, most);
}

/** `; did you mean 'x'?` or, where nothing is near, the whole list. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? `; known are ${known.join(', ')}` : `; did you mean '${near}'?`;
}

function slips(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(replace, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
