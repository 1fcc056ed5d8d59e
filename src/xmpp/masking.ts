// Secrets taken out of what a peer said, however it spells them.

import { limits } from '../core/limits.ts';

/** In a shorter password every other word would be one. */
const secretChars = 4;

/** A core of base64 that is as short as this is in too many words. */
const coreChars = 6;

/** No more is looked through: a report keeps a few hundred characters, and the longest secret in hexadecimal has 8,192. */
const lookedAtChars = 4 * limits.tokenChars;

/** Bytes, one character each and in lower case, and the part of the text that each of them stands for. */
interface Spelled {
  readonly bytes: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const bytesOf = (text: string): string => Buffer.from(text, 'utf8').toString('latin1').toLowerCase();

const spelled = (parts: Iterable<readonly [bytes: string, start: number, end: number]>): Spelled => {
  const all: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const [bytes, start, end] of parts) {
    all.push(bytes);
    for (let at = 0; at < bytes.length; at += 1) {
      starts.push(start);
      ends.push(end);
    }
  }
  return { bytes: all.join(''), starts, ends };
};

const written = (text: string): Spelled => {
  let at = 0;
  return spelled(
    Array.from(text, (character) => {
      const start = at;
      at += character.length;
      return [bytesOf(character), start, at];
    }),
  );
};

/** TABLE: characters that XML names (XML 1.0, section 4.6). */
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const escapes = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});|%[0-9a-f]{2}|(?:\\u[0-9a-f]{4})+|\\["\\/]/g;

const meantBy = (code: string): string => {
  if (code.startsWith('%')) return Buffer.from(code.slice(1), 'hex').toString('latin1').toLowerCase();
  if (code.startsWith('\\u'))
    return bytesOf(code.replaceAll(/\\u(.{4})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))));
  if (code.startsWith('\\')) return code.slice(1);
  const [, named = '', digits] = /^&(?:(\w+)|#(.*));$/.exec(code) ?? [];
  if (digits === undefined) return entities[named] ?? code;
  const point = Number(digits.replace(/^x/, '0x'));
  return point <= 0x10_ff_ff ? bytesOf(String.fromCodePoint(point)) : code;
};

/** With the escapes of XML, URLs and JSON undone. */
const unescaped = ({ bytes, starts, ends }: Spelled): Spelled => {
  const parts: [string, number, number][] = [];
  const keep = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) parts.push([bytes[at] ?? '', starts[at] ?? 0, ends[at] ?? 0]);
  };
  let done = 0;
  for (const { 0: code, index } of bytes.matchAll(escapes)) {
    keep(done, index);
    done = index + code.length;
    parts.push([meantBy(code), starts[index] ?? 0, ends[done - 1] ?? 0]);
  }
  keep(done, bytes.length);
  return spelled(parts);
};

/** What base64 makes of the secret behind 0, 1 or 2 other bytes (RFC 4648, section 4), but for the characters at the edges. */
const coresOf = (secret: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(secret, 'utf8')]);
    const code = whole.toString('base64').replace(/=+$/, '');
    return code.slice(before === 0 ? 0 : before + 1, whole.length % 3 === 0 ? undefined : -1);
  });

const spellingsOf = (secret: string): readonly string[] => {
  const forms = [secret, secret.toLowerCase(), secret.toUpperCase()].flatMap((text) => [
    text,
    text.normalize('NFC'),
    text.normalize('NFD'),
  ]);
  const words = secret.length < secretChars ? [] : [...forms, ...forms.map((text) => text.replaceAll(' ', '+'))];
  const codes = forms
    .map((text) => Buffer.from(text, 'utf8').toString('hex'))
    .filter((code) => code.length >= coreChars);
  return [...new Set([...words.map(bytesOf), ...codes])];
};

const base64Character = /[a-z0-9+/=_-]/;

/** The parts of a text that are a secret. */
const findIn = ({ bytes, starts, ends }: Spelled, secrets: readonly string[]): (readonly [number, number])[] => {
  const found: [number, number][] = [];
  const find = (needle: string, isInWord: boolean): void => {
    for (let at = bytes.indexOf(needle); at >= 0; ) {
      let [from, to] = [at, at + needle.length];
      // What is left of a word of base64 has the first and the last bits of the secret.
      while (isInWord && base64Character.test(bytes[from - 1] ?? '')) from -= 1;
      while (isInWord && base64Character.test(bytes[to] ?? '')) to += 1;
      found.push([starts[from] ?? 0, ends[to - 1] ?? 0]);
      at = bytes.indexOf(needle, to);
    }
  };
  for (const secret of secrets) {
    for (const needle of spellingsOf(secret)) find(needle, false);
    for (const core of coresOf(secret)) {
      const needle = core.toLowerCase();
      if (needle.length < coreChars) continue;
      find(needle, true);
      if (/[+/]/.test(needle)) find(needle.replaceAll('+', '-').replaceAll('/', '_'), true);
    }
  }
  return found;
};

/**
 * Some servers repeat what they were sent, and reports are passed on to others: in any case, escaped for XML, a URL or JSON,
 * once or twice, in hexadecimal, or within base64. Against a peer that wants to hide it nothing helps.
 */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  if (secrets.length === 0) return text;
  const looked = text.slice(0, lookedAtChars);
  const plain = written(looked);
  const once = unescaped(plain);
  const found = [plain, once, unescaped(once)].flatMap((form) => findIn(form, secrets)).toSorted(([a], [b]) => a - b);
  let shown = '';
  let done = 0;
  for (const [from, to] of found) {
    if (from >= done) shown += `${looked.slice(done, from)}[password]`;
    done = Math.max(done, to);
  }
  shown += looked.slice(done);
  if (text.length === looked.length) return shown;
  // At the cut there may be the beginning of one.
  const longest = Math.max(...secrets.map((secret) => secret.length));
  return shown.slice(0, Math.max(0, shown.length - 6 * longest));
};
