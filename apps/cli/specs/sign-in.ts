import { command } from '../command-line/spec.ts';

const login = command({
  name: 'login',
  summary: 'Signs in, by a one-time code of the console or with an API key',
  details: [
    'Without --key it prints a link to the console of your installation. The console asks whether this terminal may act for you and shows a code; paste it here. The code can be opened by this process alone, once.',
    'The key is kept in the profile file, which nobody but you may read. PODWARDEN_API_URL and PODWARDEN_API_KEY go before it.',
  ],
  arguments: [],
  options: {
    key: { kind: 'text', value: 'FILE', help: 'Takes an API key from a file, or with - from standard input' },
    api: { kind: 'text', value: 'URL', help: 'Address of the API (also PODWARDEN_API_URL)' },
    console: { kind: 'text', value: 'URL', help: 'Address of the console, where the API does not tell it' },
    name: { kind: 'text', value: 'NAME', help: 'How the console calls this terminal (the name of the host)' },
    'no-open': { kind: 'flag', help: 'Opens no browser' },
  },
  examples: [
    { line: 'login --api https://api.example.com', does: 'by the console' },
    {
      line: 'login --api https://api.example.com --key - < key.txt',
      does: 'with a key, on a machine that nobody sits at',
    },
    { line: 'login --profile work --api https://api.work.example', does: 'a second sign-in, used with --profile work' },
  ],
});

const logout = command({
  name: 'logout',
  summary: 'Forgets the key of this profile',
  details: ['The key itself stays good until it expires or is deleted: the console does that, under Settings.'],
  arguments: [],
  options: {},
  examples: [{ line: 'logout', does: 'forgets the key' }],
});

const whoami = command({
  name: 'whoami',
  summary: 'Who you are to the API, by which key, what you may use and what is used of it',
  arguments: [],
  options: {},
  examples: [{ line: 'whoami', does: 'also tells whether the key is still good' }],
});

const open = command({
  name: 'open',
  summary: 'Opens the console in a browser',
  arguments: [{ name: 'JOB', help: 'id of a job, or the beginning of it', isOptional: true }],
  options: { print: { kind: 'flag', help: 'Prints the address and opens nothing' } },
  examples: [
    { line: 'open', does: 'the console' },
    { line: 'open a2ab5e57', does: 'the page of a job' },
  ],
});

export const signInSpecs = { login, logout, whoami, open } as const;
