/** The bytes are not an ONNX model this package can read; the message says what was expected, what was found and where. */
export class OnnxFormatError extends Error {
  override readonly name: string = 'OnnxFormatError';
}
