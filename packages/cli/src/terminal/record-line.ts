export { formatRecord, fromJson, toJson, type ResultRecord } from '@orograph/runs/process';
