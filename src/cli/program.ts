// The command line: commands as a table, options from the other table, and refusals in our own words.

import { Command, CommanderError, Option } from 'commander';
import { nearest } from '../core/nearest.ts';
import { escapeText } from '../render/escape.ts';
import { type CommandRow, commandRows } from './commands.ts';
import { printError, wrongUse } from './errors.ts';
import type { Io } from './io.ts';
import { exclusions, type OptionRow, optionRows, type Values } from './options.ts';
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

const makeOption = ({ flags, says, group, read, isList }: OptionRow): Option => {
  const option = new Option(flags, says).helpGroup(group);
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

const unknownCommand = (text: string): string => {
  const near = nearest(text, [...commandRows.map(({ name }) => name), 'help']);
  return `unknown command '${text}'. ${near === undefined ? "'cupcheck --help' lists the commands." : `Did you mean '${near}'?`}`;
};

/** An option where it belongs, with its value: behind the first command that takes it. */
const usageWith = ({ flags, on }: OptionRow): string => {
  const row = commandRows.find(({ name }) => on.includes(name));
  return ['cupcheck', row?.name, row?.argument, flags].filter(Boolean).join(' ');
};

/** Our sentence for what commander found. */
const rephrase = (error: CommanderError, args: readonly string[]): string => {
  const message = error.message.replace(/^error: /, '');
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const command = commandRows.find(({ name }) => args[0] === name);
  const usage = command ? `Usage: cupcheck ${command.name} ${command.argument}` : "See 'cupcheck --help'";
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknownCommand(quoted);
    // `help` for a command that there is not.
    case 'commander.help':
      return unknownCommand(args[1] ?? '');
    case 'commander.unknownOption': {
      const flag = flagOnly(quoted);
      const elsewhere = optionRows.find(({ flags }) => flags.split(' ')[0] === flag);
      if (elsewhere && !command) return `${flag} belongs after the command: ${usageWith(elsewhere)}`;
      if (elsewhere && command)
        return `${flag} is no option of '${command.name}', only of ${elsewhere.on.map((name) => `'${name}'`).join(', ')}.`;
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

const addCommand = (program: Command, row: CommandRow, io: Io, done: (status: number) => void): void => {
  const command = program
    .command(row.name)
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
const rowsFor = ([name]: readonly string[]): readonly CommandRow[] => {
  const named = commandRows.filter((row) => row.name === name);
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

/** Runs one command line; the exit status comes out, and nothing is thrown. */
export const runProgram = async (args: readonly string[], version: string, io: Io): Promise<number> => {
  const showsStack = args.includes('--trace');
  let result: number = status.works;
  try {
    refusePasswordArguments(args);
    const program = makeProgram(args, version, io, (earned) => {
      result = earned;
    });
    if (args.length === 0) {
      io.err(program.helpInformation());
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
