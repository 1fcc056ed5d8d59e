export type DropRule = {
    lift(): void;
};
/** `undefined` when rules can be laid, otherwise why not (for a skip that says its reason). */
export declare function whyNotAvailable(): string | undefined;
export declare const isAvailable: () => boolean;
/** From now on TCP and UDP packets to that address vanish, also on connections already open. */
export declare function drop(address: string, port?: number): DropRule;
