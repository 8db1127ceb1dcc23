export { type DataElement, type DataNumbers, type DataTensor } from './data/data-tensor.ts';
export { datasetOf, type Dataset } from './data/dataset.ts';
export { loadDataset, type LoadDatasetSettings } from './data/load-dataset.ts';
export { namedDatasets } from './data/named-datasets.ts';
export { parseNpy, serializeNpy } from './data/npy.ts';
export { arrayOf, parseNpz, serializeNpz, type Arrays, type NpzSettings } from './data/npz.ts';
