/** Items of tables in JSON: bytes are `{ "$binary": base64 }`. */
export const reviveStored = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && '$binary' in value
    ? new Uint8Array(Buffer.from(String(value.$binary), 'base64'))
    : value;
