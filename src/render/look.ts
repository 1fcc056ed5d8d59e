// How text may look on the place it goes to: its width, its symbols, its colours.

export type Role = 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'command';
export type SymbolName = 'yes' | 'no' | 'warn' | 'skip' | 'dot';

export interface Look {
  /** Columns that a line may fill. */
  readonly width: number;
  readonly symbols: Readonly<Record<SymbolName, string>>;
  readonly paint: (role: Role, text: string) => string;
  /** Spells what the place cannot show in another way. */
  readonly spell: (text: string) => string;
}

export const unicodeSymbols = { yes: '✓', no: '✗', warn: '!', skip: '-', dot: '·' } as const;
/** Of one width, and understood by anybody who has seen a boot screen. */
export const asciiSymbols = { yes: '[ok]', no: '[no]', warn: '[!!]', skip: '[--]', dot: '|' } as const;

const asciiForms: Readonly<Record<string, string>> = { '…': '...', '–': '-', '—': '-', '·': '|', '’': "'" };
export const spellAscii = (text: string): string => text.replaceAll(/[…–—·’]/g, (sign) => asciiForms[sign] ?? sign);

/** 80 columns, no colour: what goes into a file or a ticket. */
export const plainLook: Look = {
  width: 80,
  symbols: unicodeSymbols,
  paint: (_, text) => text,
  spell: (text) => text,
};

const roleOf = { yes: 'good', no: 'bad', warn: 'warn', skip: 'dim', dot: 'dim' } as const;

/** A symbol in its colour. */
export const sign = (look: Look, name: SymbolName): string => look.paint(roleOf[name], look.symbols[name]);
