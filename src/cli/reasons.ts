// The operating system's error codes of files, in words.

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EEXIST: 'it is there already',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
};

/** Why the operating system refused, in words. */
export const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return reasons[code] ?? (code === '' ? 'it cannot be used' : `it cannot be used (${code})`);
};

/** The same of a file that was to be written: what is missing then is the folder, not the file. */
export const reasonOfWrite = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'its folder does not exist' : reasonOf(error);
