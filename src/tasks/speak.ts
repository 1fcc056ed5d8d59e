// How a candidate is spoken to: one shape for every leg, so that one walk drives them all.

import type { LegResult } from '../cisco/leg-types.ts';
import type { Candidate } from '../core/candidate.ts';
import type { ConversationEvent } from '../core/event.ts';
import type { Failed } from '../xmpp/conversation.ts';

/** How a conversation ended. */
export type Ended =
  | Failed
  | { readonly outcome: 'online' }
  | { readonly outcome: 'reached'; readonly because?: string }
  | { readonly outcome: 'passed'; readonly result: LegResult };

/** A candidate that answers, and waits for what comes next. */
export interface Spoken {
  readonly outcome: 'opened';
  readonly proceed: (how: 'login' | 'probe') => Promise<Ended>;
  readonly abandon: () => void;
}

export interface SpeakContext {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ConversationEvent) => void;
}

/** Opens the conversation with a candidate; rejects only for wrong settings and bugs. */
export type Speak = (candidate: Candidate, context: SpeakContext) => Promise<Spoken | Failed>;
