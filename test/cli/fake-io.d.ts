import { Readable } from 'node:stream';
import type { Io } from '../../src/cli/io.ts';
export interface FakeIo extends Io {
    readonly stdout: () => string;
    readonly stderr: () => string;
}
/** A pipe that carries `text`; `isTTY` pretends that it is a terminal. */
export declare const input: (text?: string | readonly Uint8Array[], isTTY?: boolean) => Readable & {
    isTTY: boolean;
};
export declare const fakeIo: (more?: Partial<Io>) => FakeIo;
