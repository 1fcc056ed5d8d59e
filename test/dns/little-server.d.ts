import { type MessageParts } from './packets.ts';
export interface Asked {
    readonly transport: 'udp' | 'tcp';
    readonly bytes: Buffer;
    /** As spelt in the question. */
    readonly name: string;
    readonly type: number;
    readonly hasEdns: boolean;
    /** A proper answer to this question, with its id and spelling. */
    readonly answer: (parts?: MessageParts) => Buffer;
}
/** Messages to send; on TCP `close` ends the connection. */
export type Reaction = (asked: Asked) => readonly Buffer[] | 'close';
export interface LittleServer {
    /** `127.0.0.1:port` */
    readonly address: string;
    readonly port: number;
    /** Everything asked, in order; the name in lower case. */
    readonly asked: readonly string[];
    readonly connections: () => number;
    /** Resolves when so many questions have come in all. */
    readonly hasBeenAsked: (times: number) => Promise<void>;
    close(): Promise<void>;
}
/** `noTcp` leaves the TCP port closed. */
export declare const startLittleServer: (react: Reaction, options?: {
    readonly noTcp?: boolean;
}) => Promise<LittleServer>;
