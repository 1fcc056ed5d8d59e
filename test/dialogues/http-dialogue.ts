// The HTTP dialogues: requests and answers, with what the two sides make up filled in.

import { readDialogue } from './dialogue.ts';

/** One message: its first line, its headers (names in lower case), its body. */
interface Message {
  readonly first: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Turn {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly request: Message;
  readonly status: number;
  readonly answer: Message;
}

const messageOf = (text: string): Message => {
  const [first = '', ...rest] = text.split('\n');
  const isHeader = (line: string): boolean => /^[a-z-]+: /.test(line);
  const headers = rest.filter(isHeader).map((line): readonly [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return { first, headers: Object.fromEntries(headers), body: rest.filter((line) => !isHeader(line)).join('\n') };
};

/** Requests and answers take turns. */
export const readTurns = (name: string): readonly Turn[] => {
  const messages = readDialogue(name).lines.map((line, index) => {
    const who = index % 2 === 0 ? 'client' : 'server';
    if (line === 'tls' || line.who !== who) throw new Error(`${name}.txt: message ${index + 1} is not the ${who}'s`);
    return messageOf(line.text);
  });
  return messages.flatMap((request, index) => {
    const answer = messages[index + 1];
    if (index % 2 === 1 || answer === undefined) return [];
    const [method = '', path = ''] = request.first.split(' ');
    return [{ method, path, request, status: Number(answer.first), answer }];
  });
};

/** Puts what was made up in place of `{key}`. */
export const fillIn = (text: string, made: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => made[key] ?? whole);

/** Namespaces are compared elsewhere: prefixes make them hard to see in a text. */
export const withoutNamespaces = (xml: string): string => xml.replaceAll(/ xmlns(:\w+)?='[^']*'/g, '');
