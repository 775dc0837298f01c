/** Items of tables in JSON: bytes are `{ "$binary": base64 }`. */
export const reviveStored = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$binary' in value
    ? new Uint8Array(Buffer.from(String(value.$binary), 'base64'))
    : value;

/** The other way, for whoever records items. */
export const storedJson = (value: unknown): string =>
  JSON.stringify(
    value,
    (_, held) => (held instanceof Uint8Array ? { $binary: Buffer.from(held).toString('base64') } : held),
    2,
  );
