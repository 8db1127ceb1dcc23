import type { DataTensor } from './data-tensor.ts';

/** Numbers the names of classes from 0 in the sorted order of all there are. */
export function numbered(
  names: readonly string[],
  all: readonly string[] = names,
): {
  readonly tensor: DataTensor;
  readonly classes: readonly string[];
} {
  const classes = [...new Set(all)].toSorted((a, b) => (a < b ? -1 : 1));
  const places = new Map(classes.map((name, place) => [name, BigInt(place)]));
  return {
    tensor: {
      shape: [names.length],
      dataType: 'int64',
      data: BigInt64Array.from(names, (name) => places.get(name)!),
    },
    classes,
  };
}
