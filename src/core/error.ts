// The one error cupcheck throws: for wrong use, for an abort, and for our own bugs; refusals and dead nodes are values.

/**
 * Match on these, not on the class: two copies of a package break `instanceof`. `invalid-…` is wrong use and names its
 * `field`; `lab-failed`: the lab's sockets could not be had; `aborted`: the caller's signal; `bug`: ours, please report it.
 */
export type ErrorCode =
  | 'invalid-target'
  | 'invalid-option'
  | 'invalid-password'
  | 'invalid-file'
  | 'invalid-scenario'
  | 'invalid-events'
  | 'lab-failed'
  | 'aborted'
  | 'bug';

/** The only error thrown. `code` says which kind, `field` which option, file or argument is meant. */
export class CupcheckError extends Error {
  readonly code: ErrorCode;
  /** The option, file or argument that is wrong, as the user wrote it; absent where there is none. */
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, options: { readonly field?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CupcheckError';
    this.code = code;
    this.field = options.field;
  }
}

/**
 * Known by its name: the program is shipped in parts, each with a copy of this class, and so may be the packages of those
 * who embed it.
 */
export const isCupcheckError = (error: unknown): error is CupcheckError =>
  error instanceof Error && error.name === 'CupcheckError' && 'code' in error;

/** What a reader of names makes of a text from the network; undefined where it throws `invalid-target`. */
export const unlessInvalid = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch (error) {
    if (isCupcheckError(error) && error.code === 'invalid-target') return undefined;
    throw error;
  }
};
