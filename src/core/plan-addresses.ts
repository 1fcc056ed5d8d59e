// The addresses of one name, gathered from its own answers or from the additional section of another.

import { type AddressRecord, type Answer, isUnknown, type Outcome, type Question } from './answer.ts';
import type { LeftOut } from './candidate.ts';
import { addressFamily } from './endpoint.ts';
import { codeOfOutcome, failures } from './failure.ts';
import { type Answers, questionKey, unanswered } from './plan-request.ts';

export interface AddressFinding {
  readonly addresses: readonly { readonly address: string; readonly because: string }[];
  /** The chain of aliases, `a → b → c`; empty where there is none. */
  readonly alias: string;
  /** The most telling failure where a family could not be asked. */
  readonly failure?: Exclude<Outcome, 'found'>;
  /** The name's own answers that this was made from. */
  readonly replies: readonly Answer[];
}

/** Whether an address may be used where only one family is wanted. */
export const fitsFamily = (address: string, family: 4 | 6 | undefined): boolean =>
  family === undefined || addressFamily(address) === family;

export const misfit = (family: 4 | 6 | undefined): string => `only IPv${family} is wanted`;

const familyTypes = (family: 4 | 6 | undefined): readonly ('A' | 'AAAA')[] =>
  family === 4 ? ['A'] : family === 6 ? ['AAAA'] : ['A', 'AAAA'];

export const addressQuestions = (name: string, family: 4 | 6 | undefined, only?: 'hosts'): readonly Question[] =>
  familyTypes(family).map((type) => (only ? { name, type, only } : { name, type }));

/** RFC 8305, section 4: families alternate, IPv6 first. */
const interleave = <T>(first: readonly T[], second: readonly T[]): readonly T[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, index) => [first[index], second[index]])
    .flat()
    .filter((item) => item !== undefined);

const plural = (type: string, index: number, count: number, name: string): string =>
  count === 1 ? `the ${type} record of ${name}` : `${type} record ${index + 1} of ${count} of ${name}`;

const isAddress = (record: { readonly type: string }): record is AddressRecord =>
  record.type === 'A' || record.type === 'AAAA';

/** What the answers about a name did not give, a line each. */
export const notGiven = (replies: readonly Answer[]): readonly LeftOut[] =>
  replies.flatMap(({ question, outcome }): LeftOut[] => {
    if (outcome === 'found') return [];
    const code = codeOfOutcome(outcome);
    return [{ what: `${question.type} ${question.name}`, because: failures[code].short, code }];
  });

/** Address records of the additional section whose owner lies at or below the domain that was asked (bailiwick). */
export const inBailiwick = (answer: Answer, domain: string): readonly AddressRecord[] =>
  answer.additional.filter(({ name }) => name === domain || name.endsWith(`.${domain}`));

/**
 * Puts together what is known of a name. `given` are records of an additional section; a family that they cover is not
 * asked again.
 * @returns what was found, or the questions still to be asked
 */
export const findAddresses = (
  name: string,
  answers: Answers,
  options: {
    readonly family?: 4 | 6 | undefined;
    readonly order: 'interleave' | 'answer';
    readonly given?: readonly AddressRecord[];
    readonly only?: 'hosts' | undefined;
  },
): AddressFinding | { readonly ask: readonly Question[] } => {
  const given = (options.given ?? []).filter((record) => record.name === name);
  const needed = addressQuestions(name, options.family, options.only).filter(
    ({ type }) => !given.some((record) => record.type === type),
  );
  const ask = unanswered(needed, answers);
  if (ask.length > 0) return { ask };
  const replies = needed.flatMap((question) => answers.get(questionKey(question)) ?? []);
  const alias = replies.find(({ aliases }) => aliases.length > 0)?.aliases ?? [];
  const byType = (type: 'A' | 'AAAA'): readonly { readonly address: string; readonly because: string }[] => {
    const answered = replies.find(({ question }) => question.type === type);
    const records = given.filter((record) => record.type === type);
    const all = records.length > 0 ? records : (answered?.records.filter(isAddress) ?? []);
    const seen = [...new Set(all.map(({ address }) => address))];
    const origin = answered?.transport === 'hosts' ? ' in the hosts file' : '';
    return seen.map((address, index) => ({ address, because: plural(type, index, seen.length, name) + origin }));
  };
  const four = options.family === 6 ? [] : byType('A');
  const six = options.family === 4 ? [] : byType('AAAA');
  const failure = replies.find(isUnknown)?.outcome;
  return {
    addresses: options.order === 'interleave' ? interleave(six, four) : [...four, ...six],
    alias: [...(alias[0] ? [alias[0].name] : []), ...alias.map(({ target }) => target)].join(' → '),
    ...(failure === undefined || failure === 'found' ? {} : { failure }),
    replies,
  };
};
