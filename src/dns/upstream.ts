// A server that can be asked, whatever lies between: the one shape the walk over servers knows.

import type { Transport } from '../core/answer.ts';
import type { Reply } from './reply.ts';
import type { Wait } from './waiting.ts';
import type { Query } from './wire.ts';

export interface Upstream {
  /** As the report names it: `address:port`, or a URL. */
  readonly label: string;
  readonly transport: Transport;
  readonly ask: (query: Query, wait: Wait) => Promise<Reply>;
  /** The same server over TCP, where the first transport is UDP. */
  readonly overTcp?: (query: Query, wait: Wait) => Promise<Reply>;
  readonly close: () => Promise<void>;
}
