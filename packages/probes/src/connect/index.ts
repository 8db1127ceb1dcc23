/** Connectors from their training to what their points come to. */
export {
  connectMeasures,
  type ConnectMeasures,
  type ConnectorProfilePoint,
  type MeasuresPlan,
} from './connect-measures.ts';
export {
  connectTraining,
  trainings,
  type ConnectMethod,
  type ConnectSettings,
  type ConnectStep,
  type ConnectTraining,
  type Surface,
  type SurfaceShape,
} from './connect-training.ts';
export {
  connectorSummary,
  pathSummary,
  type ConnectorFacts,
  type ConnectorProfiles,
  type ConnectorSummary,
  type LossAndAccuracy,
  type PathSummary,
} from './connector-summary.ts';
