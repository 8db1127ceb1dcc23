/** Experiments on the landscape of wedges, each a series of records that goes on where it was cut short. */
export type { DueRecords, ToyBench, ToyExperiment } from './experiment.ts';
export { figureHtml } from './figure-html.ts';
export type { FigureLine, FigureScene, LineKind, Point3 } from './figure-scene.ts';
export { NotDueError, toyRecords } from './toy-bench.ts';
export { toyExperiments, type ToyName } from './toy-experiments.ts';
export { figureScene } from './toy-figure.ts';
