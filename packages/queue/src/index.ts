export { artifactCache, type ArtifactCache } from './artifact-cache.ts';
export { contentOf, folderStore, serverStore, verified, type ArtifactStore } from './artifact-store.ts';
export { cancelRun } from './cancel-run.ts';
export { openCollector, type Collector, type CollectorSettings } from './collector.ts';
export { connect } from './connect.ts';
export type { Connection } from './connection.ts';
export { installCommand } from './install-command.ts';
export type { Span } from './piece-size.ts';
export {
  protocol,
  type Artifact,
  type Exactness,
  type HandedRun,
  type Input,
  type Outcome,
  type Piece,
  type WorkerFacts,
} from './protocol.ts';
export { credentialNames, queueAddress, type QueueAddress } from './queue-address.ts';
export { QueueError, queueError, type QueueMismatch } from './queue-error.ts';
export { noteFiles } from './run-keys.ts';
export { work } from './work.ts';
export {
  NotYetError,
  type MadePiece,
  type PieceSettings,
  type WorkableRun,
  type WorkSettings,
} from './workable-run.ts';
