/**
 * Draws run folders: the report of any run of the commands of Orograph, and of one's own.
 *
 * @packageDocumentation
 */
export { eigenReaches } from './parts/reach/eigen-reaches.ts';
export { directionGroup } from './parts/reach/direction-group.ts';
export { spectrumOf } from './parts/curvature/spectrum-of.ts';
export { guessCautions } from './pages/guess-cautions.ts';
export { surveyFindings, type SurveyedLayout, type SurveyFindings } from './pages/survey-findings.ts';
export { partOf } from './runs/part-of.ts';
export { renderRun, type RenderedRun } from './runs/render-run.ts';
export type { PageOf, RunDrawing, RunDrawings } from './runs/run-drawing.ts';
export { runDrawings } from './runs/run-drawings.ts';
export { reportOf, writeReport } from './runs/write-report.ts';
