import { chartSpec, type ReportPlot } from '@orograph/report';

import type { Experiment, Figure } from '../experiment.ts';
import type { Study } from '../study/subject.ts';
import { noteOf, titleOf } from './chart-words.ts';
import type { Results } from './read-results.ts';

/** The figures of an experiment on one landscape. */
interface FigureColumn {
  /** The toy, or a network by its name. */
  readonly heading: string;
  readonly plots: readonly ReportPlot[];
}

/** The figures of an experiment side by side: those of the toy and of each network that it was made on, where there are any. */
export function experimentFigures(
  experiment: Experiment,
  results: Results,
  studies: readonly Study[],
): FigureColumn[] {
  const { name } = experiment;
  const columns = [
    { heading: 'Toy', id: `${name}-toy`, figures: experiment.toyFigures(results) },
    ...studies
      .filter((study) => study.experiments.includes(name))
      .map((study) => ({
        heading: study.subject.name,
        id: `${name}-${study.subject.name.replaceAll(/\W/g, '-')}`,
        figures: experiment.figures(results, study),
      })),
  ];
  return columns.flatMap(({ heading, id, figures }) =>
    figures.length === 0
      ? []
      : [{ heading, plots: figures.map((figure, i) => plotOf(figure, `${id}-${i}`)) }],
  );
}

const plotOf = (figure: Figure, name: string): ReportPlot => ({
  name,
  caption: titleOf(figure.caption),
  note: noteOf(figure),
  spec: chartSpec(figure.kind, figure.chart),
});
