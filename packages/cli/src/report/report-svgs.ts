import type { ReportPart, StoredRun } from './report-part.ts';
import { sliceSvgs } from './slice-svgs.ts';
import { plotSvg } from './plot-svg.ts';

/**
 * The plots of a run as stand-alone SVG files by name: those of `part`, or of a slice.
 *
 * @throws RangeError if a point of a slice lies outside its grid.
 */
export function reportSvgs(stored: StoredRun, part?: ReportPart): ReadonlyMap<string, string> {
  if (!part) return sliceSvgs(stored);
  return new Map(part.plots.map((plot) => [`${plot.name}.svg`, plotSvg(plot, { background: '#fff' })]));
}
