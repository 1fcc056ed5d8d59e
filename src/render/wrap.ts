// Lines of text: how wide they are, where they break, how columns line up.

// Colours are ours alone (text from the network is escaped before), so a simple pattern finds them all.
const colours = /\x1b\[[0-9;]*m/g;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** Columns that a text takes on a terminal; East Asian letters take two, combining marks none. */
export const displayWidth = (text: string): number => {
  const bare = text.replaceAll(colours, '');
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  const shown = bare.replaceAll(/\p{M}/gu, '');
  return [...shown].length + (shown.match(wide)?.length ?? 0);
};

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

/** A space at which no line breaks; it becomes an ordinary one in the output. */
export const glue = '\u00a0';
// A number stays with its unit.
const glued = (text: string): string => text.replaceAll(/(\d) (?=(?:ms|s|min|h|d)\b)/g, `$1${glue}`);

/**
 * Breaks a text at its spaces. `first` stands before the first line, `rest` before the others (default: as many spaces).
 * A word wider than the line keeps its line to itself: a name or command cut in two cannot be copied.
 */
export const wrap = (text: string, width: number, first = '', rest = ' '.repeat(displayWidth(first))): string[] => {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const part of glued(text).split(' ')) {
    if (part === '') continue;
    const word = part.replaceAll(glue, ' ');
    if (!isEmpty && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  if (!isEmpty || lines.length === 0) lines.push(line.trimEnd());
  return lines;
};

/** Cuts a text to a width, for a line that must not wrap. */
export const cut = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 3) break;
    kept += character;
  }
  return `${kept}...`;
};

/** One entry of a list: cells that line up, and a last text that may be long. */
export interface Row {
  readonly cells: readonly string[];
  readonly text: string;
  /** Further lines below it, wrapped. */
  readonly more?: readonly string[];
}

/** Cells that fit keep their columns; others break at their spaces, below their beginning. */
const broken = (head: string, width: number): readonly string[] => {
  if (displayWidth(head.trimEnd()) <= width) return [head.trimEnd()];
  return wrap(head.trim(), width, ' '.repeat(head.length - head.trimStart().length));
};

/**
 * Lines up rows. Where every row fits into the width its text stands beside the cells, otherwise below them, for all
 * rows alike.
 */
export const alignRows = (rows: readonly Row[], width: number, indent = '  '): string[] => {
  const columns = Math.max(0, ...rows.map((row) => row.cells.length));
  const widths = Array.from({ length: columns }, (_, i) =>
    Math.max(0, ...rows.map((row) => displayWidth(row.cells[i] ?? ''))),
  );
  const heads = rows.map(
    (row) => indent + row.cells.map((cell, i) => (i === 0 ? padStart : padEnd)(cell, widths[i] ?? 0)).join('  '),
  );
  const isBeside = rows.every((row, i) => displayWidth(heads[i] ?? '') + 2 + displayWidth(row.text) <= width);
  // Without a number in front it would stand under its cells as if it were one of them.
  const below = `${indent}${' '.repeat(widths[0] || 2)}  `;
  return rows.flatMap((row, i) => {
    const head = heads[i] ?? '';
    const top = isBeside
      ? [`${head}  ${row.text}`.trimEnd()]
      : [...broken(head, width), ...wrap(row.text, width, below)];
    return [...top, ...(row.more ?? []).flatMap((text) => wrap(text, width, isBeside ? `${below}  ` : below))];
  });
};
