import {
  readParameterPath,
  stateOfPath,
  type ParameterPath,
  type Subject,
  type SubjectsSettings,
} from '@orograph/models';
import { asMisuse } from '@orograph/program/models';

/** How a network is opened whose loss is taken along a path: the tensors beside θ that the path has at each point may be told. */
export const openedFor = (path: string | undefined): Pick<SubjectsSettings, 'statistics'> =>
  path === undefined ? {} : { statistics: (graph) => asMisuse(path, () => stateOfPath(path, graph)) };

/** Reads the points of a path; see `readParameterPath`. @throws MisuseError if the file is not there or does not fit the model. */
export const readPath = (
  path: string,
  model: Pick<Subject, 'graph'> & { readonly loss: Pick<Subject['loss'], 'layout' | 'state'> },
): Promise<ParameterPath> => asMisuse(path, () => readParameterPath(path, model));
