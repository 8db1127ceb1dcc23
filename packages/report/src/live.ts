/**
 * Shows run folders on local pages that follow them while they are written.
 *
 * @packageDocumentation
 */
export { liveRun, type LiveRun } from './live/live-run.ts';
export { viewServer, type ViewSettings } from './live/view-server.ts';
