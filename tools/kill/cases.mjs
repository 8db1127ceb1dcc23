// The commands that write a folder or files, each small enough to be run hundreds of times. Words are split at spaces; inputs lie in the
// folder that a command runs in. `writes` is what is compared; `before` makes what a command starts from, and is not killed.
const data = '--data data.npz';
const slice = `slice mlp-0.onnx ${data} --grid 41x41 --out plane`;
const train = `train mlp --hidden 6 ${data} --batch 10 --epochs 12 --seeds 0..2 --save-every 3 --out trained`;

export const cases = {
  slice: { line: slice, writes: ['plane'] },
  reach: { line: `reach mlp-0.onnx ${data} --samples 20 --out reach`, writes: ['reach'] },
  curvature: {
    line: `curvature mlp-0.onnx ${data} --top 2 --density --runs 3 --steps 8 --vectors top.npz --diagonal diagonal.npz --samples 8 --out curvature`,
    writes: ['curvature', 'top.npz', 'diagonal.npz'],
  },
  sharpness: {
    line: `sharpness mlp-0.onnx ${data} --steps 5 --samples 6 --batches 4 --out sharpness`,
    writes: ['sharpness'],
  },
  goldilocks: { line: `goldilocks mlp-0.onnx ${data} --out goldilocks`, writes: ['goldilocks'] },
  wedge: { line: `wedge mlp-0.onnx ${data} --out wedge`, writes: ['wedge'] },
  similarity: { line: `similarity mlp-0.onnx mlp-1.onnx ${data} --out similarity`, writes: ['similarity'] },
  train: { line: train, writes: ['trained'] },
  'train-momentum': {
    line: `train mlp --hidden 6 ${data} --batch 7 --epochs 9 --optimizer adam --learning-rate 0.01 --out trained`,
    writes: ['trained'],
  },
  subspace: {
    line: `subspace mlp --hidden 4 ${data} --epochs 3 --dimensions 2,5,9 --seeds 0..2 --out subspace`,
    writes: ['subspace'],
  },
  connect: {
    line: `connect mlp-0.onnx mlp-1.onnx ${data} --steps 200 --points 15 --out connector`,
    writes: ['connector'],
  },
  ensemble: {
    line: `ensemble mlp --hidden 3 --limit 24 ${data} --batch 8 --rates 0.01,0.1 --cycles 2 --cycle-epochs 1 --epochs 2 --points 5 --seeds 0..2 --out ensemble`,
    writes: ['ensemble'],
  },
  width: { line: `width mlp-0.onnx mlp-1.onnx ${data} --samples 12 --out width`, writes: ['width'] },
  'width-sweep': {
    line: `width mlp --hidden 6,6 ${data} --batch 10 --samples 3 --seeds 0..1 --sweep learning-rate=0.02,0.05 --until-loss 0.6 --epochs 20 --out sweep`,
    writes: ['sweep'],
  },
  reproduce: {
    line: `reproduce planes --quick --on mlp ${data} --hidden 3 --limit 24 --nulls 0 --out paper`,
    writes: ['paper'],
  },
  // How much of each part it makes follows from the time that the machine takes: two surveys differ, and one keeps what it has written.
  survey: { line: `survey mlp-0.onnx ${data} --minutes 0.1 --out survey`, writes: ['survey'], isTimed: true },
  along: {
    line: `along mlp-0.onnx path.npz ${data} --top 2 --batch 8 --batches 2 --out along`,
    writes: ['along'],
  },
  trajectory: { line: `trajectory mlp-0.onnx path.npz --out trajectory`, writes: ['trajectory'] },
  topology: { before: [slice], line: 'topology plane --out topology', writes: ['topology'] },
  align: {
    line: `align mlp-0.onnx mlp-1.onnx ${data} --out aligned`,
    writes: ['aligned'],
  },
  overlap: { line: `overlap mlp-0.onnx mlp-1.onnx ${data} --top 3 --out overlap`, writes: ['overlap'] },
  merge: {
    before: [0, 1].map((i) => slice.replace('--out plane', `--shard ${i}/2 --out part-${i}`)),
    line: 'merge merged part-0 part-1',
    writes: ['merged'],
  },
  export: {
    before: [slice],
    line: 'export plane --csv plane.csv --npz plane.npz --parquet plane.parquet --vtk plane.vti',
    writes: ['plane.csv', 'plane.npz', 'plane.parquet', 'plane.vti'],
  },
  report: { before: [slice], line: 'report plane', writes: ['plane'] },
  differentiate: {
    line: 'differentiate mlp-0.onnx --loss cross-entropy --hvp --out product.onnx',
    writes: ['product.onnx'],
  },
  toy: { line: 'toy cutoff --out toy', writes: ['toy'] },
  pipeline: { line: 'run pipeline.yaml --out all', writes: ['all'] },
};

/** A pipeline of a training, a plane and a width of what it made. */
export const pipeline = `defaults: { data: data.npz }
steps:
  trained: { command: train, net: mlp, hidden: 6, batch: 10, epochs: 6, seeds: 0..1 }
  plane: { command: slice, models: '\${trained.checkpoints[0]}', grid: 15 }
  width: { command: width, models: '\${trained.checkpoints}', samples: 4 }
`;
