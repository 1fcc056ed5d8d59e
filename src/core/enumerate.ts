// Several words as a sentence has them: with "and" before the last.

/** `a`, `a and b`, `a, b and c`. */
export const list = (words: readonly string[]): string => {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
};

/** The same, each word once. */
export const enumerate = (words: readonly string[]): string => list([...new Set(words)]);
