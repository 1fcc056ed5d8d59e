// The line console of a running lab: stop, freeze and start nodes, give them faults, look, quit.

import { nearest } from '../core/nearest.ts';
import { printTime } from '../ha/scenario-time.ts';
import { type Fault, type FaultId, faults } from '../lab/faults.ts';
import type { Lab, LabGroup, LabNode } from '../lab/lab.ts';
import { escapeText } from '../render/escape.ts';
import { count } from '../render/units.ts';
import { eventOf, groupHelp, groupWords, readGroupCommand } from './group-command.ts';
import { groupStatusText } from './group-text.ts';

export type LabCommand =
  | { readonly kind: 'stop' | 'freeze' | 'start'; readonly node: string }
  | { readonly kind: 'set-faults'; readonly node: string; readonly faults: readonly Fault[] }
  | { readonly kind: 'faults' | 'status' | 'help' | 'quit' | 'nothing' }
  | { readonly kind: 'wrong'; readonly says: string };

const words = ['stop', 'freeze', 'start', 'faults', 'status', 'help', 'quit'] as const;
const helpText = `stop <node>            as if its process was killed
freeze <node>          it accepts connections and says nothing
start <node>           well again
faults                 the faults that a node can be given
faults <node> <fault>  give them, e.g. 'faults cup1 slow=500'; without a fault: none
status                 what the nodes have seen
quit                   end the lab
`;

const wrong = (says: string): LabCommand => ({ kind: 'wrong', says });
const isFaultId = (text: string): text is FaultId => Object.hasOwn(faults, text);

const unknown = (what: string, text: string, known: readonly string[]): LabCommand => {
  const near = nearest(text, known);
  return wrong(
    `unknown ${what} '${text}'${near === undefined ? `; there are ${known.join(', ')}` : `. Did you mean '${near}'?`}`,
  );
};

const readFault = (text: string): Fault | undefined => {
  const [id = '', value] = text.split(/=(.*)/s);
  if (!isFaultId(id)) return undefined;
  if (value === undefined) return { id };
  return { id, value: /^\d+$/.test(value) ? Number(value) : value };
};

/** Reads one line. */
export const readLabCommand = (
  line: string,
  nodes: readonly string[],
  moreWords: readonly string[] = [],
): LabCommand => {
  const [word = '', node, ...rest] = line.trim().split(/\s+/);
  if (word === '') return { kind: 'nothing' };
  const kind = words.find((each) => each === word) ?? (word === 'exit' ? 'quit' : undefined);
  if (kind === undefined) return unknown('command', word, [...words, ...moreWords]);
  if (kind === 'status' || kind === 'help' || kind === 'quit') return { kind };
  if (kind === 'faults' && node === undefined) return { kind };
  if (node === undefined) return wrong(`${kind} which node? There are ${nodes.join(', ')}.`);
  if (!nodes.includes(node)) return unknown('node', node, nodes);
  if (kind !== 'faults') return { kind, node };
  const read = rest.map(readFault);
  const bad = rest.find((_, i) => read[i] === undefined);
  if (bad !== undefined) {
    const id = bad.split('=')[0] ?? '';
    const near = nearest(id, Object.keys(faults));
    return wrong(`unknown fault '${id}'. ${near === undefined ? "'faults' lists them." : `Did you mean '${near}'?`}`);
  }
  return { kind: 'set-faults', node, faults: read.filter((fault) => fault !== undefined) };
};

const faultTable = (): string => {
  const widest = Math.max(...Object.keys(faults).map(({ length }) => length));
  return Object.entries(faults)
    .map(
      ([id, row]) =>
        `${id.padEnd(widest)}  ${row.does}${'value' in row && row.value !== undefined ? ` (${id}=<${row.value}>)` : ''}\n`,
    )
    .join('');
};

const statusLine = ({ name, counters }: LabNode, state: string): string =>
  `${name}: ${state}; ${count(counters.connections, 'connection')}, ${count(counters.submissions, 'password')} received, ${count(counters.logins, 'login')}\n`;

/** Carries out commands; gives the text to show, or undefined where the lab is to end. */
export const createConsole = (
  lab: Lab,
  moreWords: readonly string[] = [],
): ((line: string) => Promise<string | undefined>) => {
  const machines = [...lab.nodes, ...lab.services];
  const states = new Map(machines.map(({ name }) => [name, 'as the scenario has it']));
  const change = async (name: string, state: string, work: Promise<void> | void): Promise<string> => {
    await work;
    states.set(name, state);
    return `${name}: ${state}\n`;
  };
  return async (line) => {
    const command = readLabCommand(
      escapeText(line),
      machines.map(({ name }) => name),
      moreWords,
    );
    switch (command.kind) {
      case 'stop':
        return change(command.node, 'stopped', lab.node(command.node).stop());
      case 'freeze':
        return change(command.node, 'frozen', lab.node(command.node).freeze());
      case 'start':
        return change(command.node, 'started', lab.node(command.node).start());
      case 'set-faults': {
        const list = command.faults.map(({ id, value }) => (value === undefined ? id : `${id}=${value}`)).join(', ');
        return change(
          command.node,
          list === '' ? 'without faults' : `with faults ${list}`,
          lab.node(command.node).setFaults(command.faults),
        );
      }
      case 'faults':
        return faultTable();
      case 'status':
        return machines.map((node) => statusLine(node, states.get(node.name) ?? '')).join('');
      case 'help':
        return helpText;
      case 'quit':
        return undefined;
      case 'nothing':
        return '';
      case 'wrong':
        return `${command.says}\n`;
    }
  };
};

/**
 * The same for a lab with a redundancy group: what concerns its nodes goes to the machine, and is told by its events; all
 * else is carried out by `others`.
 */
export const createGroupConsole = (lab: Lab, group: LabGroup): ((line: string) => Promise<string | undefined>) => {
  const others = createConsole(lab, groupWords);
  return async (line) => {
    const command = readGroupCommand(escapeText(line), group.names);
    if (command === undefined) {
      const answer = await others(line);
      // The status is that of the group.
      return line.trim() === 'help' ? `${groupHelp}${helpText.replace(/^status.*\n/m, '')}` : answer;
    }
    switch (command.kind) {
      case 'wrong':
        return `${command.says}\n`;
      case 'at':
        return `${printTime(Math.floor(group.nowMs / 1000))}\n`;
      case 'status':
        await group.until();
        return groupStatusText(lab, group.look());
      default:
        await group.happen((state) => eventOf(command, state));
        return '';
    }
  };
};
