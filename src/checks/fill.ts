// Filling the braces of a check's texts: from the facts of a match, or with plain words where there is no run.

/** What fills the braces of the texts of a check; every brace of a text needs its fact. */
export type Facts = Readonly<Record<string, string | number>>;

/** TABLE: what a brace says where there is no run, as in `explain`. A word that is missing here may not be used in a text. */
export const plainWords = {
  account: 'the account',
  address: 'the address',
  addresses: 'the addresses',
  advice: 'the remedy of the failure that was met.',
  alias: 'the alias',
  cause: 'the cause given',
  count: 'several',
  date: 'the date',
  days: 'some',
  domain: 'the domain',
  effect: 'what users notice stands here.',
  family: 'one family',
  first: 'the first node',
  host: 'the node',
  limit: 'the limit',
  name: 'the name',
  names: 'the names',
  node: 'the node',
  nodes: 'the nodes',
  other: 'the other',
  others: 'the others',
  phase: 'one step',
  place: 'the line',
  port: 'the port',
  profile: 'the profile',
  record: 'the record',
  records: 'the records',
  right: 'the right one',
  seconds: 'some',
  server: 'the name server',
  servers: 'the name servers',
  service: 'the service',
  share: 'a part',
  state: 'the state',
  target: 'the target',
  ttl: 'its TTL',
  user: 'the user',
  value: 'the value',
  wanted: 'what is wanted',
} as const satisfies Record<string, string>;

export type PlainWord = keyof typeof plainWords;

const isPlainWord = (word: string): word is PlainWord => Object.hasOwn(plainWords, word);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Fills the braces of a text; without facts with plain words, capital where they begin a sentence. */
export const fillCheck = (template: string, facts?: Facts): string =>
  template.replaceAll(/\{(\w+)\}/g, (brace, word: string, at: number) => {
    const fact = facts?.[word];
    if (fact !== undefined) return String(fact);
    if (!isPlainWord(word)) return brace;
    const isFirst = at === 0 || /[.:] $/.test(template.slice(0, at));
    return isFirst ? capital(plainWords[word]) : plainWords[word];
  });
