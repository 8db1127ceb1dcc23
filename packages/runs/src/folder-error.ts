import { misuse } from '@orograph/tensor/misuse';

/** What keeps a folder from being written, by the system's code. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'one without permission',
  EEXIST: 'a file',
  EISDIR: 'a folder where a file has to be',
  ELOOP: 'a circle of links',
  ENAMETOOLONG: 'a name that is too long',
  ENOENT: 'a place that is not there',
  ENOTDIR: 'a path through a file',
  EPERM: 'one without permission',
  EROFS: 'a read-only file system',
};

/** An error of the file system about the folder of a run as what it means for who named it; any other error as it is. */
export function folderError(error: unknown, folder: string): unknown {
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  if (reason === undefined) return error;
  return misuse('the --out folder cannot be written', {
    expected: 'a folder that can be made and written',
    got: reason,
    where: folder,
  });
}
