/** Declares the modules that `infra/cli/bundle-cli.ts` generates when it bundles the package. */

/** `node/run-in-node.ts` with all its imports, bundled to one text, deflated, in base64. */
declare module 'podwarden:run-in-node' {
  const text: string;
  export = text;
}

/** The exports of `specs/chapters.ts`, as JSON. */
declare module 'podwarden:specs' {
  const json: string;
  export = json;
}
