// Reaches the queue of an address, as a process that was started with the settings of Node.js does.
import { connect, queueAddress } from '../src/index.ts';
import { serverOf } from '../src/server.ts';

const connection = await connect(queueAddress(process.argv[2]!, {}));
console.log(await serverOf(connection).redis.ping());
connection.close();
