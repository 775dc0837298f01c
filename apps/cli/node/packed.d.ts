/** `run-in-node.ts` with all that it imports, bundled to one text: `infra/cli/bundle-cli.ts` makes it. */
declare module 'podwarden:run-in-node' {
  const text: string;
  export = text;
}
