export { formatRecord, toJson, type ResultRecord } from '@orograph/runs/process';
