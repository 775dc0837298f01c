// A thread of its own: fauxqs is ES modules only, which the CommonJS that Jest runs cannot import.
import { parentPort } from 'node:worker_threads';
import { startFauxqs } from 'fauxqs';

const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
parentPort.postMessage(server.port);
