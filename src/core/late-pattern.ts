// Patterns with Unicode classes, made when they are first needed: most runs of the program need few of them.

/**
 * The pattern of a literal `/source/flags`. V8 looks up every `\p{…}` of a literal while it reads the file, in functions never
 * called too, which costs each start up to half a millisecond.
 */
export const latePattern = (source: string, flags: string): (() => RegExp) => {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
};
