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
  who: 'one of the servers',
} as const satisfies Record<string, string>;

export type PlainWord = keyof typeof plainWords;

const isPlainWord = (word: string): word is PlainWord => Object.hasOwn(plainWords, word);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** TABLE: nouns that stand for themselves where the word behind them is missing: `TCP port {port}` is "the TCP port". */
const nouns = ['TCP port', 'port', 'target', 'address', 'server', 'profile', 'priority', 'domain', 'account'].join('|');

/** A word in braces, with the article and the noun before it, and its unit. */
const brace = new RegExp(`(?:\\b(the|its|no) )?(?:\\b(${nouns}) )?\\{(\\w+)\\}(?: (s)\\b)?`, 'gi');

/** What only a run can add: a remark in parentheses, and a whole sentence. */
const withoutGaps = (template: string): string =>
  template.replaceAll(/ \(\{\w+\}(?: s)?\)/g, '').replaceAll(/(?<=[.?!]) \{(?!advice)\w+\}\.?(?= [A-Z{]|$)/g, '');

const withArticle = (text: string, article = 'the'): string => `${article} ${text.replace(/^the /, '')}`;

/** A name keeps its capitals; a noun may have stood at the beginning of a sentence. */
const asNoun = (noun: string): string => (/^[A-Z]{2}/.test(noun) ? noun : noun.toLowerCase());

/** A record ends with a dot as a sentence does; plain words in its place do not. */
const isEnd = (rest: string): boolean => rest === '' || /^ [A-Z]/.test(rest);

/**
 * Fills the braces of a text. Without facts with plain words, capital where they begin a sentence; what says nothing without
 * a run is left out.
 */
export const fillCheck = (template: string, facts?: Facts): string => {
  const text = facts === undefined ? withoutGaps(template) : template;
  return text.replaceAll(
    brace,
    (
      whole,
      article: string | undefined,
      noun: string | undefined,
      key: string,
      unit: string | undefined,
      at: number,
    ) => {
      const fact = facts?.[key];
      if (fact !== undefined) return whole.replace(`{${key}}`, () => String(fact));
      if (!isPlainWord(key)) return whole;
      const word = plainWords[key];
      const named = noun === undefined && unit !== undefined && word === 'some' ? 'some seconds' : word;
      const said =
        noun !== undefined || article !== undefined ? withArticle(noun ? asNoun(noun) : named, article) : named;
      const plain = at === 0 || /[.?!] $/.test(text.slice(0, at)) ? capital(said) : said;
      return isEnd(text.slice(at + whole.length)) && !plain.endsWith('.') ? `${plain}.` : plain;
    },
  );
};
