import { misuse } from '@orograph/tensor/misuse';
import type { Grid } from './grid.ts';

/**
 * Writes a slice as VTK image data, in XML with its numbers as text: the first axis is x and runs fastest, as VTK has it. Points that are missing
 * are NaN, which ParaView draws in a colour of their own.
 *
 * Source: VTK file formats, "ImageData" (https://docs.vtk.org/en/latest/design_documents/VTKFileFormats.html).
 *
 * @throws MisuseError for more than three axes, or where fewer than two points of an axis are there.
 */
export function vtkImage({ shape, axes, values }: Grid, where = 'the grid'): string {
  if (shape.length > 3)
    throw misuse('too many axes for VTK image data', {
      expected: 'a slice of at most 3 axes',
      got: String(shape.length),
      where,
    });
  const padded = [...shape, 1, 1].slice(0, 3);
  const steps = shape.map((n, axis) => spacing(axes[axis]!, n, where));
  const extent = padded.map((n) => `0 ${n - 1}`).join(' ');
  const origin = padded.map((_, axis) => steps[axis]?.start ?? 0).join(' ');
  const spaces = padded.map((_, axis) => steps[axis]?.step ?? 1).join(' ');
  const names = [...values.keys()];
  return `<?xml version="1.0"?>
<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian">
<ImageData WholeExtent="${extent}" Origin="${origin}" Spacing="${spaces}">
<Piece Extent="${extent}">
<PointData Scalars="${names[0] ?? ''}">
${[...values].map(([name, data]) => dataArray(name, data, shape)).join('\n')}
</PointData>
</Piece>
</ImageData>
</VTKFile>
`;
}

/** Where an axis starts and how far apart its points are, from those that are there. */
function spacing(axis: Float64Array, n: number, where: string): { readonly start: number; readonly step: number } {
  const there = [...axis.keys()].filter((i) => !Number.isNaN(axis[i]!));
  const [first, last] = [there[0], there.at(-1)];
  if (first === undefined || last === undefined || (n > 1 && first === last))
    throw misuse('too few points for VTK image data', {
      expected: 'at least 2 points along every axis',
      got: String(there.length),
      where,
    });
  const step = n > 1 ? (axis[last]! - axis[first]!) / (last - first) : 1;
  return { start: axis[first]! - first * step, step };
}

/** Values with the first axis fastest. */
function dataArray(name: string, data: Float64Array, shape: readonly number[]): string {
  const [nx = 1, ny = 1, nz = 1] = shape;
  const rows: string[] = [];
  for (let z = 0; z < nz; z++)
    for (let y = 0; y < ny; y++)
      rows.push(Array.from({ length: nx }, (_, x) => vtkNumber(data[(x * ny + y) * nz + z]!)).join(' '));
  return `<DataArray type="Float64" Name="${name}" format="ascii">\n${rows.join('\n')}\n</DataArray>`;
}

/** A number as the C++ streams of VTK read it. */
function vtkNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
