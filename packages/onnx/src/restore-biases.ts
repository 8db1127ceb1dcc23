import { create } from '@bufbuild/protobuf';
import { dataTypeCodes } from './data-type.ts';
import { calledWith, exportedProgram, operatorOf } from './exported-program.ts';
import { TensorProtoSchema, type GraphProto, type NodeProto, type TensorProto } from './onnx_pb.ts';

/** The number of output units of a layer. */
function unitsOf({ opType, attribute }: NodeProto, { dims }: TensorProto): number {
  const int = (name: string, otherwise: number): number =>
    Number(attribute.find((a) => a.name === name)?.i ?? otherwise);
  if (opType === 'ConvTranspose') return Number(dims[1]) * int('group', 1);
  return Number(opType === 'Gemm' && int('transB', 0) === 0 ? dims[1] : dims[0]);
}

/**
 * Gives layers back the biases that the torch.export route leaves out because they are zero, as they often are at initialization:
 * the file notes the bias that the layer was called with.
 */
export function restoreBiases(graph: GraphProto): void {
  const program = exportedProgram(graph);
  if (!program) return;
  const stored = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  for (const node of graph.node) {
    const layer = ['Gemm', 'Conv', 'ConvTranspose'].includes(node.opType) && node.domain === '';
    const weight = stored.get(node.input[1] ?? '');
    if (!layer || !weight || node.input[2]) continue;
    const bias = calledWith(node, program)[operatorOf(node)?.startsWith('aten.addmm') ? 0 : 2];
    if (bias === undefined || stored.has(bias)) continue;
    const units = unitsOf(node, weight);
    const double = weight.dataType === dataTypeCodes.double;
    const tensor = create(TensorProtoSchema, {
      name: bias,
      dataType: double ? dataTypeCodes.double : dataTypeCodes.float,
      dims: [BigInt(units)],
      rawData: new Uint8Array(units * (double ? 8 : 4)),
    });
    stored.set(bias, tensor);
    graph.initializer.splice(graph.initializer.indexOf(weight) + 1, 0, tensor);
    node.input = [node.input[0]!, node.input[1]!, bias];
  }
}
