/**
 * Short names of files: the last part of each path without the ending of a model or archive, with as many folders before it as tell it from the others; files that are the same are
 * numbered.
 */
export function distinctNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split(/[\\/]/).filter((part) => part !== '' && part !== '.'));
  const short = (k: number, length: number): string =>
    parts[k]!.slice(-length)
      .join('/')
      .replace(/\.(onnx|npz|safetensors)$/, '') || paths[k]!;
  const longest = Math.max(1, ...parts.map(({ length }) => length));
  return paths.map((path, k) => {
    const others = paths.flatMap((other, i) => (other === path ? [] : [i]));
    const lengths = Array.from({ length: longest }, (_, i) => i + 1);
    const length = lengths.find((one) => others.every((i) => short(i, one) !== short(k, one))) ?? longest;
    const same = paths.flatMap((other, i) => (other === path ? [i] : []));
    return same.length > 1 ? `${same.indexOf(k) + 1} ${short(k, length)}` : short(k, length);
  });
}
