/** The module that a node of PyTorch's exporters is named after: `/encoder/layer.0/dense/MatMul` is in `encoder.layer.0.dense`. */
export function modulePath(node: string): string {
  const parts = node
    .split('/')
    .filter((part) => part !== '')
    .slice(0, -1);
  return parts.filter((part, i) => !parts[i + 1]?.startsWith(`${part}.`)).join('.');
}
