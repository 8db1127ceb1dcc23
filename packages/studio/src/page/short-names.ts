/** The last part of a path. */
const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What files are called: their own names, with their folders where two of them have one. */
export function shortNames(paths: readonly string[]): string[] {
  const names = paths.map(last);
  return paths.map((path, k) => {
    const isAlone = names.every((name, i) => i === k || name !== names[k]);
    const folder = last(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    return isAlone || folder === '' ? names[k]! : `${names[k]!} of ${folder}`;
  });
}
