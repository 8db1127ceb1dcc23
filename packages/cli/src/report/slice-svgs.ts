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
export function sliceSvgs({ run, records }: StoredRun): ReadonlyMap<string, string> {
  const shape = fieldAt(run, 'identity', 'grid');
  const grid = sliceGrid(records, {
    shape: Array.isArray(shape) ? shape.map(Number) : undefined,
    range: fieldAt(run, 'identity', 'range'),
  });
  if (!grid.measured.includes(1)) return new Map();
  if (grid.shape.length === 2) {
    const residuals = sliceResiduals(run);
    return new Map([
      ['heat-map.svg', renderSvg('heat-map', sliceHeatMap(run, grid))],
      ...(residuals ? [['residuals.svg', renderSvg('lines', residuals)] as const] : []),
    ]);
  }
  if (grid.shape.length !== 1) return new Map();
  return new Map(
    sliceProfiles(run, grid).map((chart) => [
      `profile-${chart.series[0]!.name.replaceAll(/[^\w-]+/g, '-')}.svg`,
      renderSvg('lines', chart),
    ]),
  );
}
