import type { ReportPart, StoredRun } from './report-part.ts';
import { sliceSvgs } from './slice-svgs.ts';
import { plotSvg } from './plot-svg.ts';

/**
 * The plots of a run as stand-alone SVG files by name: those of `part`, or of a slice.
 *
 * @throws RangeError if a point of a slice lies outside its grid.
 */
export async function reportSvgs(stored: StoredRun, part?: ReportPart): Promise<ReadonlyMap<string, string>> {
  if (!part) return sliceSvgs(stored);
  const drawn = part.plots.map(
    async (plot) => [`${plot.name}.svg`, await plotSvg(plot, { background: '#fff' })] as const,
  );
  return new Map(await Promise.all(drawn));
}
