// Where the password comes from: exactly one of standard input, a file, the environment, or a prompt without echo.

import { CupcheckError } from '../core/error.ts';
import { limits } from '../core/limits.ts';
import { escapeText } from '../render/escape.ts';
import { badFile, readStart } from './files.ts';
import type { Io } from './io.ts';
import type { Values } from './options.ts';
import { chooseLook } from './style.ts';

const variable = 'CUPCHECK_PASSWORD';
const ways = `--password-stdin, --password-file <file> or ${variable}`;

const refuse = (message: string, field = 'password'): CupcheckError =>
  new CupcheckError('invalid-password', message, { field });

const lineEnd = (bytes: Buffer): boolean => bytes.includes(10);

/** The first line, without its end and without a byte order mark. */
const firstLine = (bytes: Buffer, from: string): string => {
  const end = bytes.indexOf(10);
  const line = end < 0 ? bytes : bytes.subarray(0, end);
  if (line.length > limits.passwordBytes)
    throw refuse(`${from}: the password is longer than ${limits.passwordBytes} bytes.`, from);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(line).replace(/\r$/, '');
  } catch (cause) {
    throw new CupcheckError('invalid-password', `${from}: the password is not UTF-8 text.`, { field: from, cause });
  }
};

const readStdin = async ({ stdin, signal }: Io): Promise<string> => {
  const from = '--password-stdin';
  if (stdin.isTTY)
    throw refuse(
      `${from}: standard input is a terminal, which would show the password. Leave it out to be asked.`,
      from,
    );
  let bytes = Buffer.alloc(0);
  const stop = (): void => void stdin.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const chunk of stdin) {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
      if (lineEnd(bytes) || bytes.length > limits.passwordBytes) break;
    }
  } catch (cause) {
    if (signal.aborted) throw new CupcheckError('aborted', 'interrupted.', { cause });
    throw new CupcheckError('invalid-password', `${from}: standard input cannot be read.`, { field: from, cause });
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
  if (signal.aborted) throw new CupcheckError('aborted', 'interrupted.');
  return firstLine(bytes, from);
};

const readFile = async (path: string, { signal }: Io): Promise<string> => {
  const from = '--password-file';
  const bytes = await readStart(from, path, limits.passwordBytes + 1, { signal, isEnough: lineEnd });
  const password = firstLine(bytes, from);
  if (password === '') throw badFile(from, path, 'its first line is empty');
  return password;
};

const hasTerminal = (io: Io): boolean => io.stdin.isTTY === true && io.isErrTty;

const prompt = async (account: string, values: Values, io: Io, help = '(it is not shown)'): Promise<string> => {
  if (!hasTerminal(io))
    throw refuse(
      `There is no terminal to ask for the password. Give it by ${ways}; or prove what goes without: --no-password.`,
    );
  const { askHidden } = await import('./ask-hidden.ts');
  // It asks on stderr, so that terminal decides.
  const { paint } = chooseLook({ ...io, isOutTty: io.isErrTty }, values);
  if (io.signal.aborted) throw new CupcheckError('aborted', 'interrupted.');
  try {
    return await askHidden(
      {
        message: `Password for ${escapeText(account)}:`,
        theme: {
          prefix: 'cupcheck:',
          style: { message: (text: string) => paint('strong', text), help: () => paint('dim', help) },
        },
      },
      { input: process.stdin, output: process.stderr, signal: io.signal },
    );
  } catch (cause) {
    if (cause instanceof Error && /ExitPrompt|AbortPrompt/.test(cause.name))
      throw new CupcheckError('aborted', 'interrupted.', { cause });
    throw cause;
  }
};

const checkLength = (password: string): string => {
  if (Buffer.byteLength(password) > limits.passwordBytes)
    throw refuse(`The password is longer than ${limits.passwordBytes} bytes. Nothing was sent.`);
  return password;
};

/**
 * The password, or null where none is to be sent.
 * @throws CupcheckError `invalid-password`, `invalid-file`, `aborted`
 */
export const readPassword = async (account: string, values: Values, io: Io): Promise<string | null> => {
  // An abort that has come already is told to nobody who begins to listen now: pipe and prompt would wait for ever.
  if (io.signal.aborted) throw new CupcheckError('aborted', 'interrupted.');
  const fromEnv = io.env[variable];
  const given = [
    ...(values.passwordStdin ? ['--password-stdin'] : []),
    ...(values.passwordFile === undefined ? [] : ['--password-file']),
    ...(values.password === false ? ['--no-password'] : fromEnv === undefined ? [] : [variable]),
  ];
  if (given.length > 1) throw refuse(`${given.join(' and ')} exclude each other: the password comes from one place.`);
  if (values.password === false) return null;
  // A client certificate stands in for the password unless one is given as well.
  if (values.cert !== undefined && given.length === 0) return null;
  const password = values.passwordStdin
    ? await readStdin(io)
    : values.passwordFile !== undefined
      ? await readFile(values.passwordFile, io)
      : (fromEnv ?? (await prompt(account, values, io)));
  if (password === '')
    throw refuse(`The password is empty${given.length === 0 ? '' : ` (${given[0]})`}. Nothing was sent.`);
  return checkLength(password);
};

/**
 * The password where one is at hand: given, or typed on a terminal, where Enter alone means none.
 * @throws as {@link readPassword}
 */
export const readPasswordIfAny = async (account: string, values: Values, io: Io): Promise<string | null> => {
  const isGiven =
    values.passwordStdin === true ||
    values.passwordFile !== undefined ||
    values.password === false ||
    io.env[variable] !== undefined;
  if (isGiven) return readPassword(account, values, io);
  if (values.cert !== undefined || !hasTerminal(io)) return null;
  const typed = await prompt(account, values, io, '(not shown; Enter alone: none)');
  return typed === '' ? null : checkLength(typed);
};
