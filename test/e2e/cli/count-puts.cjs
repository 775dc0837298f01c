// Loaded before the command line (`node --require`): writes down each PUT that was answered with its bytes, and takes a while for each, so that
// a process can be ended between two of them.
const { appendFileSync } = require('node:fs');

const { PODWARDEN_TEST_PUTS: file, PODWARDEN_TEST_PUT_MS: ms = '0' } = process.env;
const { fetch } = globalThis;

globalThis.fetch = async (url, init) => {
  const answer = await fetch(url, init);
  if (init?.method === 'PUT' && !String(url).includes('/api/')) {
    appendFileSync(file, `${new Headers(init.headers).get('content-length') ?? '0'}\n`);
    await new Promise((resolve) => setTimeout(resolve, Number(ms)));
  }
  return answer;
};
