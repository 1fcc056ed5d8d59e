// The command line: commands as a table, options from the other table, and refusals in our own words.

import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../core/nearest.ts';
import { escapeText } from '../render/escape.ts';
import { type CommandRow, commandGroups, commandRows } from './commands.ts';
import { printError, wrongUse } from './errors.ts';
import { exclusions } from './exclusions.ts';
import type { Io } from './io.ts';
import { type OptionRow, optionRows, type Values } from './options.ts';
import { status } from './status.ts';

const noPasswordHere =
  'a password is not taken from the command line, because every user of this machine can read it there.\n' +
  '  Use --password-stdin, --password-file <file> or CUPCHECK_PASSWORD, or wait to be asked.';

/** What shells, histories and process lists show to everybody must not be a password; the text is never repeated. */
const refusePasswordArguments = (args: readonly string[]): void => {
  const end = args.indexOf('--');
  const found = (end < 0 ? args : args.slice(0, end)).find((each) =>
    /^--(password|passwd|pass|pwd|pw)(=|$)/.test(each),
  );
  if (found !== undefined) throw wrongUse(`${found.split('=')[0]}: ${noPasswordHere}`, '--password');
};

const makeOption = ({ flags, says, group, read, isList, as }: OptionRow): Option => {
  const option = new Option(flags, says).helpGroup(group);
  if (as !== undefined) option.attributeName = () => as;
  const [field = flags] = flags.split(' ');
  if (read && isList)
    option.argParser((text: string, before: readonly unknown[] | undefined) => [...(before ?? []), read(text, field)]);
  else if (read) option.argParser((text: string) => read(text, field));
  return option;
};

const refuseExclusions = (values: Values): void => {
  for (const { flags, keys, because } of exclusions) {
    const given = flags.filter((_, i) => {
      const key = keys[i];
      return key !== undefined && values[key] !== undefined;
    });
    if (given.length > 1) throw wrongUse(`${given.join(' and ')} exclude each other: ${because}.`, given[0]);
  }
};

/** The value of an unknown option is cut off before it is repeated: it may be a secret. */
const flagOnly = (text: string): string => (text.startsWith('--') ? (text.split('=')[0] ?? text) : text.slice(0, 2));

const firstWord = (text: string): string => text.split(' ')[0] ?? text;
const groupOf = ([first]: readonly string[]): string | undefined =>
  commandGroups.find(({ name }) => name === first)?.name;
const commandOf = (args: readonly string[]): CommandRow | undefined =>
  commandRows.find(({ name }) => name === args.slice(0, groupOf(args) === undefined ? 1 : 2).join(' '));

const unknownCommand = (text: string, group?: string): string => {
  const lead = group === undefined ? '' : `${group} `;
  const inside = commandRows.map(({ name }) => name).filter((name) => name.startsWith(lead));
  const known = group === undefined ? inside.map(firstWord) : inside.map((name) => name.slice(lead.length));
  const near = nearest(text, [...known, 'help']);
  return `unknown command '${lead}${text}'. ${near === undefined ? `'cupcheck ${lead}--help' lists the commands.` : `Did you mean '${lead}${near}'?`}`;
};

/** An option where it belongs, with its value: behind the first command that takes it. */
const usageWith = ({ flags, on }: OptionRow, group = ''): string => {
  const row = commandRows.find(({ name }) => on.includes(name) && name.startsWith(group));
  return ['cupcheck', row?.name, row?.argument, flags].filter(Boolean).join(' ');
};

/** Our sentence for what commander found. */
const rephrase = (error: CommanderError, args: readonly string[]): string => {
  const message = error.message.replace(/^error: /, '');
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const command = commandOf(args);
  const group = groupOf(args);
  const usage = command ? `Usage: cupcheck ${command.name} ${command.argument}` : "See 'cupcheck --help'";
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(quoted, group);
    // `help` for a command that there is not.
    case 'commander.help':
      return unknownCommand(args[group === undefined ? 1 : 2] ?? '', group);
    case 'commander.unknownOption': {
      const flag = flagOnly(quoted);
      const elsewhere = optionRows.filter(({ flags }) => firstWord(flags) === flag);
      const [first = undefined] = elsewhere.filter(
        ({ on }) => group === undefined || on.some((name) => firstWord(name) === group),
      );
      if (first && !command) return `${flag} belongs after the command: ${usageWith(first, group)}`;
      if (elsewhere.length > 0 && command)
        return `${flag} is no option of '${command.name}', only of ${elsewhere.flatMap(({ on }) => on.map((name) => `'${name}'`)).join(', ')}.`;
      const known = optionRows.filter(({ on }) => command === undefined || on.includes(command.name));
      const near = flag.startsWith('--')
        ? nearest(flag, [...known.map(({ flags }) => flags.split(' ')[0] ?? ''), '--help', '--password'])
        : undefined;
      if (near === '--password') return `unknown option '${flag}'; ${noPasswordHere}`;
      return `unknown option '${flag}'. ${near === undefined ? `'cupcheck ${command ? `${command.name} ` : ''}--help' lists the options.` : `Did you mean '${near}'?`}`;
    }
    case 'commander.missingArgument':
      return `${command?.name ?? 'the command'}: ${command?.missing ?? 'something is missing'}\n  ${usage}`;
    case 'commander.optionMissingArgument':
      return `${quoted.split(' ')[0]} needs a value: ${quoted}`;
    case 'commander.excessArguments':
      return `${command?.name ?? 'cupcheck'}: more was given than can be used${command && command.argument !== '' ? '; a name with spaces belongs in quotes' : ''}.\n  ${usage}`;
    default:
      return message.replaceAll('\n', ' ');
  }
};

/** The command that a word in front of others stands for; it does nothing by itself. */
const addGroup = (program: Command, group: string): Command => {
  const row = commandGroups.find(({ name }) => name === group);
  return program
    .command(group)
    .summary(row?.summary ?? '')
    .description(row?.description ?? '')
    .helpOption('-h, --help', 'this text')
    .helpCommand('help [command]', 'help for one command');
};

const addCommand = (program: Command, row: CommandRow, io: Io, done: (status: number) => void): void => {
  const [leaf = row.name, group] = row.name.split(' ').reverse();
  const parent =
    group === undefined
      ? program
      : (program.commands.find((each) => each.name() === group) ?? addGroup(program, group));
  const command = parent
    .command(leaf)
    .summary(row.summary)
    .description(row.description)
    .helpOption('-h, --help', 'this text');
  if (row.argument !== '') command.argument(row.argument, row.argumentSays);
  for (const option of optionRows) if (option.on.includes(row.name)) command.addOption(makeOption(option));
  command.addHelpText(
    'after',
    `\n${row.more}${row.more === '' ? '' : '\n\n'}Examples:\n${row.examples.map((line) => `  ${line}`).join('\n')}`,
  );
  command.action(async () => {
    const values: Values = command.opts();
    refuseExclusions(values);
    const { run } = await row.load();
    done(await run(command.args[0], values, io));
  });
};

/** A command that is named stands alone: making the others with their options takes longer than reading the command line. */
const rowsFor = ([first]: readonly string[]): readonly CommandRow[] => {
  const named = commandRows.filter(({ name }) => firstWord(name) === first);
  return named.length > 0 ? named : commandRows;
};

const makeProgram = (args: readonly string[], version: string, io: Io, done: (status: number) => void): Command => {
  const program = new Command('cupcheck')
    .description(
      'Finds the presence server that a Jabber or XMPP client would find, fails over as\nthat client would, and proves that a login works.',
    )
    .version(`cupcheck ${version}`, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this text')
    .helpCommand('help [command]', 'help for one command')
    .configureOutput({
      writeOut: io.out,
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => Math.min(io.columns ?? 80, 80),
    })
    .configureHelp({ showGlobalOptions: false })
    .exitOverride()
    .addHelpText(
      'after',
      '\nExamples:\n  cupcheck demo                        see it work, with nothing installed\n  cupcheck login you@your.domain       prove that you can sign in',
    );
  for (const row of rowsFor(args)) addCommand(program, row, io, done);
  return program;
};

/** `help ha status` is `ha help status`: commander looks for the first word alone. */
const sortHelp = (args: readonly string[]): readonly string[] => {
  const [help, group, ...rest] = args;
  return help === 'help' && group !== undefined && rest.length > 0 && groupOf([group]) !== undefined
    ? [group, help, ...rest]
    : args;
};

/** Runs one command line; the exit status comes out, and nothing is thrown. */
export const runProgram = async (given: readonly string[], version: string, io: Io): Promise<number> => {
  const args = sortHelp(given);
  const showsStack = args.includes('--trace');
  let result: number = status.works;
  try {
    refusePasswordArguments(args);
    const program = makeProgram(args, version, io, (earned) => {
      result = earned;
    });
    const group = args.length > 1 ? undefined : groupOf(args);
    if (args.length === 0 || group !== undefined) {
      const shown = program.commands.find((each) => each.name() === group) ?? program;
      io.err(shown.helpInformation());
      return status.wrongUse;
    }
    await program.parseAsync(args, { from: 'user' });
    return result;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, io, showsStack);
    if (error.exitCode === 0) return status.works;
    io.err(`cupcheck: ${rephrase(error, args).split('\n').map(escapeText).join('\n')}\n`);
    return status.wrongUse;
  }
};
