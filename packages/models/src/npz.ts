export { type DataTensor } from './data/data-tensor.ts';
export { parseNpz, serializeNpz } from './data/npz.ts';
