export type ServerProcess = {
    readonly pid: number;
    /** Holds configuration, data and log; gone after `stop`. */
    readonly folder: string;
    readonly logPath: string;
    readLog(): string;
    /** Ends the server (also a frozen or killed one) and removes its folder. May be called twice. */
    stop(): Promise<void>;
    /** SIGKILL: the kernel closes its sockets, so peers see resets and refusals. */
    kill(): Promise<void>;
    /** SIGSTOP: connections are still accepted by the kernel, and nothing is ever said. */
    freeze(): Promise<void>;
    /** SIGCONT. */
    thaw(): void;
};
export type Launch = {
    readonly program: string;
    readonly args: readonly string[];
    /** Path inside the folder to content, written before the start. */
    readonly files?: Readonly<Record<string, string>>;
    readonly env?: Readonly<Record<string, string>>;
    /** Path inside the folder; default the captured output. */
    readonly log?: string;
    /** For servers whose orderly shutdown takes seconds and saves nothing that matters. Default SIGTERM. */
    readonly stopSignal?: 'SIGTERM' | 'SIGKILL';
};
export type StartOptions = {
    readonly name: string;
    readonly launch: (folder: string) => Launch;
    /** Resolves when the server answered as it will answer to the test; rejects for "not yet". */
    readonly probe: (folder: string, signal: AbortSignal) => Promise<unknown>;
    /** Default 15 000. */
    readonly deadlineMs?: number;
};
export declare function findProgram(name: string): string | undefined;
export declare function needProgram(name: string): string;
/** Registers a synchronous clean-up for a run that ends early; the returned function takes it back. */
export declare function onExit(cleanUp: () => void): () => void;
/** Polls until the probe succeeds; gives up with its last reason at the signal. */
export declare function until<T>(probe: (signal: AbortSignal) => Promise<T> | T, signal: AbortSignal): Promise<T>;
export declare function startProcess(options: StartOptions): Promise<ServerProcess>;
