import type { Exchange, Question } from '../../src/core/answer.ts';
import { type Resolver, type ResolverOptions } from '../../src/dns/resolver.ts';
import { type LittleServer, type Reaction } from './little-server.ts';
export declare const cup: Question;
export declare const good: Reaction;
export declare const say: (rcode: number) => Reaction;
export declare const silent: Reaction;
/** An answer whose second half is missing. */
export declare const broken: Reaction;
export declare const brief: ({ transport, outcome }: Exchange) => string;
export interface ResolverFixture {
    start(react: Reaction, options?: {
        readonly noTcp?: boolean;
    }): Promise<LittleServer>;
    /** Asks these servers once each and waits long enough for a busy machine. */
    resolver(servers: readonly Pick<LittleServer, 'address'>[], options?: ResolverOptions): Pick<Resolver, 'ask'>;
}
/** Call it at the top of a test file. */
export declare const createResolverFixture: () => ResolverFixture;
