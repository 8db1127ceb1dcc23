import { sizeOf, type AxisAction, type Tensor, type TensorActions } from '@orograph/tensor';

/** Where the units of a group are in one tensor: `places[k · width + t]` is the t-th number of unit k. */
export interface Site {
  /** The tensor's name. */
  readonly tensor: string;
  /** Places in the tensor, row-major, unit by unit. */
  readonly places: Int32Array;
  /** How many numbers each unit has there. */
  readonly width: number;
}

/** The positions of each unit of a group along an axis. */
interface Occurrence {
  readonly group: string;
  readonly units: readonly (readonly number[])[];
}

const range = (start: number, size: number): readonly number[] =>
  Array.from({ length: size }, (_, i) => start + i);

function occurrencesIn(action: AxisAction, start: number): readonly Occurrence[] {
  if (action.kind === 'group')
    return [{ group: action.group, units: range(start, action.size).map((position) => [position]) }];
  if (action.kind !== 'blocks') return [];
  let at = start;
  const starts = action.blocks.map(({ size }) => (at += size) - size);
  const positions = action.blocks.map(({ size }, i) => range(starts[i]!, size));
  const wholes = occurrencesIn(action.order, 0).map(({ group, units }) => ({
    group,
    units: units.map((blocks) => blocks.flatMap((block) => positions[block]!)),
  }));
  return [...wholes, ...action.blocks.flatMap((block, i) => occurrencesIn(block, starts[i]!))];
}

/** The places of all numbers at position 0 along an axis; only those at `row` of another axis where given. */
function offsetsOf(
  shape: readonly number[],
  axis: number,
  at?: { readonly axis: number; readonly row: number },
): Int32Array {
  const strides = shape.map((_, i) => sizeOf(shape.slice(i + 1)));
  const sizes = shape.map((size, i) => (i === axis || i === at?.axis ? 1 : size));
  const offsets = new Int32Array(sizeOf(sizes)).fill(at ? at.row * strides[at.axis]! : 0);
  let inner = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    for (let k = 0; k < offsets.length; k++) offsets[k]! += (Math.floor(k / inner) % sizes[i]!) * strides[i]!;
    inner *= sizes[i]!;
  }
  return offsets;
}

/** The units of an occurrence at given rows of the tensor, as a site. */
function siteOf(
  tensor: string,
  parts: readonly { readonly units: Occurrence['units']; readonly offsets: Int32Array }[],
  stride: number,
): Site {
  const width = parts.reduce((sum, { units, offsets }) => sum + units[0]!.length * offsets.length, 0);
  const places = new Int32Array(width * parts[0]!.units.length);
  let at = 0;
  for (let k = 0; k < parts[0]!.units.length; k++)
    for (const { units, offsets } of parts)
      for (const position of units[k]!)
        for (let i = 0; i < offsets.length; i++) places[at++] = offsets[i]! + position * stride;
  return { tensor, places, width };
}

function sitesOnAxis(
  tensor: string,
  shape: readonly number[],
  action: AxisAction,
  axis: number,
): Map<string, Site> {
  const rows =
    action.kind === 'along'
      ? action.each.map((own, row) => ({ own, offsets: offsetsOf(shape, axis, { axis: action.axis, row }) }))
      : [{ own: action, offsets: offsetsOf(shape, axis) }];
  const parts = new Map<string, { readonly units: Occurrence['units']; readonly offsets: Int32Array }[]>();
  for (const { own, offsets } of rows)
    for (const { group, units } of occurrencesIn(own, 0))
      parts.set(group, [...(parts.get(group) ?? []), { units, offsets }]);
  const stride = sizeOf(shape.slice(axis + 1));
  return new Map([...parts].map(([group, own]) => [group, siteOf(tensor, own, stride)]));
}

/** Where the units of each group are, axis by axis of each tensor. */
export function unitSites(
  tensors: Readonly<Record<string, Tensor>>,
  actions: TensorActions,
): ReadonlyMap<string, readonly Site[]> {
  const sites = new Map<string, Site[]>();
  for (const [tensor, axes] of Object.entries(actions)) {
    const shape = tensors[tensor]?.shape;
    if (!shape) continue;
    axes.forEach((action, axis) => {
      for (const [group, site] of sitesOnAxis(tensor, shape, action, axis))
        sites.set(group, [...(sites.get(group) ?? []), site]);
    });
  }
  return sites;
}

/** The numbers of the units at a site, unit by unit. */
export function gathered(
  { tensor, places }: Site,
  tensors: Readonly<Record<string, Tensor>>,
): Tensor['data'] {
  const { data } = tensors[tensor]!;
  const out =
    data instanceof Float32Array ? new Float32Array(places.length) : new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) out[i] = data[places[i]!]!;
  return out;
}
