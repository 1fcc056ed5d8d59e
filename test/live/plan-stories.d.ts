import type { TaskOptions } from '../../src/tasks/options.ts';
import { type ZoneRecord } from './servers/zone.ts';
export declare const DOMAIN = "corp.test";
export declare const zone: {
    origin: string;
    records: ZoneRecord[];
};
export interface Story {
    readonly target: string;
    readonly options?: TaskOptions;
    readonly profile: 'xmpp' | 'cup-8.6';
    /** Address and port of the candidates: in order, but for names with several addresses. */
    readonly candidates: readonly string[];
    /** What was left out, in any order; default: not looked at. */
    readonly leftOut?: readonly string[];
    /** The codes of those left out, apart from the absence of a name or record. */
    readonly faults?: readonly string[];
    readonly code?: string;
    readonly suffix?: string;
    readonly notes?: RegExp;
}
export declare const stories: readonly Story[];
