/** Parts of the package that `infra/cli/bundle-cli.ts` makes while it bundles. */

/** `node/run-in-node.ts` with all that it imports, bundled to one text, deflated, in base64. */
declare module 'podwarden:run-in-node' {
  const text: string;
  export = text;
}

/** The exports of `specs/chapters.ts`, as JSON. */
declare module 'podwarden:specs' {
  const json: string;
  export = json;
}
