// Reads what `utils ha status` prints, in both of its layouts, and says by line number what it cannot read.

import { CupcheckError } from '../core/error.ts';
import { nodeStates, reasons } from './states.ts';

/** A terminal's history is shorter; more is another file. In characters. */
export const longestStatusText = 1_048_576;
/** Of a state or reason in front of which nothing is known, in characters; the longest state has 46. */
const longestWord = 80;
const longestName = 255;
/** HA125: three groups. */
const mostGroups = 64;
const nodesOfGroup = 2;

/** A node as it was printed; blanks are single. */
export interface PrintedNode {
  readonly name: string;
  readonly state: string;
  /** Empty where none was printed. */
  readonly reason: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

export interface PrintedGroup {
  /** Absent where no line named the group. */
  readonly name?: string;
  readonly line: number;
  readonly nodes: readonly PrintedNode[];
}

type Field = 'name' | 'state' | 'reason';
interface OpenNode {
  readonly line: number;
  readonly values: Partial<Record<Field, string>>;
}
interface OpenGroup {
  readonly name?: string;
  readonly line: number;
  readonly nodes: OpenNode[];
}

const example = "'Node 1 Name : cup1.dogtel.lab State: Normal'";

export const unreadable = (line: number, what: string, right: string): CupcheckError =>
  new CupcheckError('invalid-file', `line ${line}: ${what}. ${right}`, { field: `line ${line}` });

const quote = (text: string): string => `'${text.length > 64 ? `${text.slice(0, 64)}…` : text}'`;

// Blanks are single when this is used: no quantifier meets another one.
const label =
  /(?<=^| )(?:(subcluster(?: name)?|(?:presence )?redundancy group(?: name)?)|(node ?\d{0,3}(?: name)?|name)|(state)|(reason)) ?:/gi;

const words = [...nodeStates, ...reasons, 'Failed'].map((word) => word.toLowerCase());
const isWord = (text: string): boolean => words.includes(text.toLowerCase());
const beginsWord = (text: string): boolean => words.some((word) => word.startsWith(text.toLowerCase()));

/** The first half of what a terminal or a mail has wrapped, and the line below it; undefined: they do not belong together. */
const join = (before: string, below: string): string | undefined => {
  const joined = `${before} ${below}`.trim();
  if (beginsWord(joined)) return joined;
  return isWord(before) || joined.length > longestWord ? undefined : joined;
};

/** Colour codes of a recorded terminal are taken off, blanks made single, the prompt cut away. */
const tidy = (line: string): string =>
  line
    .replaceAll(/\x1b\[[0-9;?]{0,32}[A-Za-z]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^admin ?: ?/i, '');

const readLines = (lines: readonly string[]): readonly OpenGroup[] => {
  const groups: OpenGroup[] = [];
  let node: OpenNode | undefined;
  /** What a line without a label may continue. */
  let open: Field | undefined;

  const addNode = (line: number): OpenNode => {
    let group = groups.at(-1);
    if (group === undefined) {
      group = { line, nodes: [] };
      groups.push(group);
    }
    if (group.nodes.length === nodesOfGroup)
      throw unreadable(
        line,
        'a third node in one group',
        "A group has two nodes; the next begins with 'Subcluster Name:'.",
      );
    const added: OpenNode = { line, values: {} };
    group.nodes.push(added);
    return added;
  };

  const set = (field: Field, value: string, line: number): void => {
    if (node === undefined)
      throw unreadable(line, `a ${field} before any node`, `Before it belongs a line such as ${example}.`);
    if (node.values[field] !== undefined)
      throw unreadable(line, `a second ${field} for one node`, "Every node begins with 'Node <number> Name :'.");
    node.values[field] = value;
    open = field;
  };

  const goOn = (text: string): void => {
    const before = open === undefined ? undefined : node?.values[open];
    const joined = open === 'name' || before === undefined ? undefined : join(before, text);
    if (node !== undefined && open !== undefined && joined !== undefined) node.values[open] = joined;
    else open = undefined;
  };

  lines.forEach((raw, i) => {
    const line = i + 1;
    const text = raw === '' ? '' : tidy(raw);
    if (text === '') {
      open = undefined;
      return;
    }
    const labels = [...text.matchAll(label)];
    const lead = text.slice(0, labels[0]?.index ?? text.length).trim();
    if (/^node ?\d{1,3}$/i.test(text)) [node, open] = [addNode(line), undefined];
    else if (lead !== '') goOn(lead);
    labels.forEach((found, n) => {
      const [whole, group, name, state] = found;
      const value = text.slice(found.index + whole.length, labels[n + 1]?.index ?? text.length).trim();
      if (group !== undefined) {
        if (groups.length === mostGroups)
          throw unreadable(line, `more than ${mostGroups} groups`, 'Give fewer at once.');
        groups.push({ name: value.slice(0, longestName), line, nodes: [] });
        [node, open] = [undefined, undefined];
      } else if (name !== undefined && value === '' && /^node ?\d+$/i.test(name)) {
        [node, open] = [addNode(line), undefined];
      } else if (name !== undefined) {
        // 'Name:' below a bare 'Node 1' names that node; anywhere else it begins one.
        if (node === undefined || node.values.name !== undefined) node = addNode(line);
        set('name', value, line);
      } else set(state === undefined ? 'reason' : 'state', value, line);
    });
  });
  return groups;
};

const closeNode = ({ line, values }: OpenNode): PrintedNode => {
  const { name = '', state, reason = '' } = values;
  if (name === '' || name.length > longestName || name.includes(' '))
    throw unreadable(
      line,
      `${name === '' ? 'a node without a name' : `${quote(name)} is no name of a node`}`,
      `Write it like ${example}.`,
    );
  if (state === undefined) throw unreadable(line, `node ${quote(name)} has no state`, `Write it like ${example}.`);
  for (const text of [state, reason])
    if (text.length > longestWord || !/^[a-z ()/,.-]*$/i.test(text))
      throw unreadable(
        line,
        `${quote(text)} is no state or reason`,
        `Known states are ${nodeStates.slice(0, 4).join(', ')} and so on; they are words and blanks.`,
      );
  return { name, state, reason, line };
};

/**
 * The groups and nodes of the text of `utils ha status`: one line for a node, or a line for each field; wrapped lines, prompts,
 * empty lines, other blanks and line ends, and text around it are tolerated.
 * @throws CupcheckError `invalid-file`, naming the line and what would be right
 */
export const parseHaStatus = (text: string): readonly PrintedGroup[] => {
  if (text.length > longestStatusText)
    throw unreadable(1, `more than ${longestStatusText} characters`, "Give the output of 'utils ha status' alone.");
  const lines = text.split(/\r\n|\r|\n/);
  const groups = readLines(lines).filter(({ nodes }) => nodes.length > 0);
  if (groups.length === 0) {
    const near = lines.findIndex((line) => /\b(node|state|subcluster)\b/i.test(line));
    const first = lines.findIndex((line) => line.trim() !== '');
    const what = first < 0 ? 'the text is empty' : 'no node was found';
    throw unreadable(
      Math.max(1, (near < 0 ? first : near) + 1),
      what,
      `Give the whole output of 'utils ha status', with lines such as ${example}.`,
    );
  }
  return groups.map(({ nodes, ...group }) => ({ ...group, nodes: nodes.map(closeNode) }));
};
