import type { StoredRun } from './report-part.ts';
import { fieldAt, sliceHeatMap, sliceProfiles, sliceResiduals } from './slice-report.ts';
import { renderSvg } from './render-svg.ts';
import { sliceGrid } from './slice-grid.ts';

/**
 * The plots of a slice as stand-alone SVG files by name: `heat-map.svg` of a plane, `profile-<what>.svg` of a segment.
 *
 * Empty for other ranks and where there is no point.
 *
 * @throws RangeError if a point lies outside the run's grid.
 */
export async function sliceSvgs({ run, records }: StoredRun): Promise<ReadonlyMap<string, string>> {
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(records, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  if (!grid.measured.includes(1)) return new Map();
  if (grid.shape.length === 2) {
    const residuals = sliceResiduals(run);
    return new Map([
      ['heat-map.svg', await renderSvg('heat-map', sliceHeatMap(run, grid))],
      ...(residuals ? [['residuals.svg', await renderSvg('lines', residuals)] as const] : []),
    ]);
  }
  if (grid.shape.length !== 1) return new Map();
  const drawn = sliceProfiles(run, grid).map(
    async (chart) =>
      [
        `profile-${chart.series[0]!.name.replaceAll(/[^\w-]+/g, '-')}.svg`,
        await renderSvg('lines', chart),
      ] as const,
  );
  return new Map(await Promise.all(drawn));
}
