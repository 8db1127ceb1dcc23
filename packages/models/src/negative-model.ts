/**
 * The file of a model that negates one number: what a device is tried with. As bytes, for worker threads import this: making it from a graph would have
 * each load all of @orograph/onnx, which takes longer than a small model takes to measure.
 */
export const negative: Uint8Array = Uint8Array.from(
  atob(
    'CAgSCG9yb2dyYXBoOj0KDwoBeBIBeRoAIgNOZWc6ABIIbmVnYXRpdmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAN',
  ),
  (letter) => letter.charCodeAt(0),
);
