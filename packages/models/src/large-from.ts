/**
 * The number of parameters from which on θ is held once: 2²³, 32 MiB. Then all is evaluated on the calling thread, where ONNX Runtime reads θ in
 * place; a copy for each worker thread would be most of the memory.
 */
export const largeFrom: number = 2 ** 23;
