// t.

import type { GoOn } from './leg-types.ts';
import type { HttpTalk } from './talk.ts';
export const openEdge = async (_talk: HttpTalk): Promise<GoOn> => {
  throw new Error('x');
};
