// How a leg tells what it found out.

import type { LegFact } from '../core/leg.ts';
import { withoutSecrets } from '../xmpp/masking.ts';
import { quote } from '../xmpp/quote.ts';
import type { HttpTalk } from './talk.ts';

/** Escaped and cut; nothing is told of nothing. */
export const tell = ({ options, secrets }: HttpTalk, what: LegFact['what'], values: readonly string[]): void => {
  if (values.length > 0)
    options.onEvent({ type: 'found', what, values: values.map((value) => quote(withoutSecrets(value, secrets))) });
};
