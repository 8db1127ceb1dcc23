// Graphs of about as many nodes as asked: what exporters write of deep, wide and recurrent networks, in small.
const info = (name, shape, dataType = 'float') => ({ name, dataType, shape });
const node = (op, inputs, outputs, attributes = {}) => ({
  op,
  domain: '',
  name: '',
  inputs,
  outputs,
  attributes,
});
const weight = (shape, seed) => ({
  dataType: 'float',
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(seed + i) / 4),
});
const graphOf = (parts) => ({
  name: 'grown',
  opsets: { '': 18 },
  outputs: [info('loss', [])],
  valueInfo: new Map(),
  metadata: {},
  ...parts,
});

/** Dense layers one behind the other. */
function chain(nodes) {
  const layers = Math.round(nodes / 3);
  const constants = new Map();
  const list = [];
  let x = 'x';
  for (let k = 0; k < layers; k++) {
    constants.set(`w${k}`, weight([4, 4], k));
    constants.set(`b${k}`, weight([4], k));
    list.push(node('MatMul', [x, `w${k}`], [`m${k}`]), node('Add', [`m${k}`, `b${k}`], [`a${k}`]));
    list.push(node('Tanh', [`a${k}`], [`h${k}`]));
    x = `h${k}`;
  }
  list.push(node('ReduceMean', [x], ['loss'], { keepdims: { kind: 'int', value: 0 } }));
  return graphOf({ inputs: [info('x', ['batch', 4])], nodes: list, constants });
}

/** Branches side by side on one input, added up. */
function branches(nodes) {
  const count = Math.round(nodes / 3);
  const constants = new Map();
  const list = [];
  let sum;
  for (let k = 0; k < count; k++) {
    constants.set(`w${k}`, weight([4, 4], k));
    list.push(node('MatMul', ['x', `w${k}`], [`m${k}`]), node('Tanh', [`m${k}`], [`h${k}`]));
    if (sum !== undefined) list.push(node('Add', [sum, `h${k}`], [`s${k}`]));
    sum = sum === undefined ? `h${k}` : `s${k}`;
  }
  list.push(node('ReduceMean', [sum], ['loss'], { keepdims: { kind: 'int', value: 0 } }));
  return graphOf({ inputs: [info('x', ['batch', 4])], nodes: list, constants });
}

/** One cell in a Scan, taken once for each entry of a sequence. */
function scan(nodes) {
  const steps = Math.round(nodes / 4);
  const body = {
    ...graphOf({}),
    inputs: [info('h', ['batch', 4]), info('u', ['batch', 4])],
    outputs: [info('h_next', ['batch', 4])],
    constants: new Map(),
    nodes: [
      node('MatMul', ['h', 'w'], ['m']),
      node('Add', ['m', 'u'], ['a']),
      node('Tanh', ['a'], ['h_next']),
    ],
  };
  const attributes = {
    body: { kind: 'graph', value: body },
    num_scan_inputs: { kind: 'int', value: 1 },
  };
  return graphOf({
    inputs: [info('x', ['batch', 4]), info('sequence', [steps, 'batch', 4])],
    nodes: [
      node('Scan', ['x', 'sequence'], ['y'], attributes),
      node('ReduceMean', ['y'], ['loss'], { keepdims: { kind: 'int', value: 0 } }),
    ],
    constants: new Map([['w', weight([4, 4], 1)]]),
    limits: { steps },
  });
}

export const grownGraphs = { chain, branches, scan };
