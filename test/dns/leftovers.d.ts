export interface Leftovers {
    /** Whatever begins in the course of `call` counts; what the test does beside it does not. */
    watch<Result>(call: () => Result): Result;
    /** Kinds of what is still open, after the turns that handles take to close. */
    left(): Promise<readonly string[]>;
    stop(): void;
}
export declare const watchLeftovers: () => Leftovers;
