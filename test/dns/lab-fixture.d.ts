import type { Answer, Question } from '../../src/core/answer.ts';
import { type ResolverOptions } from '../../src/dns/resolver.ts';
import { type Lab } from '../../src/lab/lab.ts';
export declare const services: Question;
export declare const cup: Question;
export interface LabFixture {
    readonly lab: () => Lab;
    /** One question on a resolver of its own; by default over UDP, with five seconds. */
    ask(question: Question, options?: ResolverOptions): Promise<Answer>;
    /** Runs with the watch for leftovers on, which must find nothing after each test. */
    watch<Result>(call: () => Result): Result;
    readonly left: () => Promise<readonly string[]>;
    options(more?: ResolverOptions): ResolverOptions;
    /** `address:port` of the lab's name server. */
    server(port?: number): string;
    readonly overTls: () => ResolverOptions;
    readonly overHttps: (path?: string, host?: string) => ResolverOptions;
}
/** Call it at the top of a test file. */
export declare const createLabFixture: (zone: string) => LabFixture;
