// The text of a scenario file: YAML or JSON into a value, with the line of each part of it.

import { LineCounter, parseDocument } from 'yaml';
import { CupcheckError } from '../../core/error.ts';
import type { LineOf } from './scenario.ts';

/** JSON is YAML, so one parser gives both their line and column. */
export function parseText(text: string, shown: string): { readonly value: unknown; readonly lineOf: LineOf } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const message = `${shown}: line ${line}, column ${col}: ${error.message.replace(/\s+/g, ' ')}`;
    throw new CupcheckError('invalid-scenario', message, { field: shown });
  }
  const lineOf: LineOf = (path) => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
      if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
    }
    return undefined;
  };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), lineOf };
  } catch (cause) {
    const message = `${shown}: ${cause instanceof Error ? cause.message : 'cannot be read'}`;
    throw new CupcheckError('invalid-scenario', message, { field: shown, cause });
  }
}
