import type { Graph, LossOptions } from '@orograph/onnx';

import type { Dataset } from '../data/dataset.ts';
import type { LoadDatasetSettings } from '../data/dataset-in.ts';
import type { Model, ModelLoss, ModelLossSettings } from './model.ts';
import type { TieSettings } from './tied-graph.ts';

/** What is probed: a model on its data, ready to be evaluated. */
export interface Subject extends Model {
  /** The loss on the data, and θ of the file. */
  readonly loss: ModelLoss;
  /** The data the loss is the mean over. */
  readonly dataset: Dataset;
  /** The numbers of the loss that were given. */
  readonly lossOptions: LossOptions;
  /** λ of the weight decay in the loss, where there is some. */
  readonly l2?: number;
}

/** How a model file becomes a subject. */
export interface SubjectSettings
  extends ModelLossSettings, TieSettings, Omit<LoadDatasetSettings, 'graphInputs'> {
  /** The data: a file (NPZ, NPY, IDX, CIFAR batches, CSV), a name such as `mnist/test`, or a data set. */
  readonly data: Dataset | string;
}

/** How several model files become subjects. */
export interface SubjectsSettings extends SubjectSettings {
  /** Whether running statistics may be told, although the models do not differ in them; or the names of the tensors of a network that may. */
  readonly statistics?: boolean | ((graph: Graph) => Promise<readonly string[]>);
  /** Whether the models must be points of one space. */
  readonly oneSpace?: boolean;
  /** Changes models of one network before the data are read, for instance to permute their units. */
  readonly change?: (models: readonly Model[]) => Promise<readonly Model[]>;
}
