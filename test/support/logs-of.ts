/** Everything that goes to standard output and error while `work` runs, by console or by stream. */
export const logsOf = async (work: () => Promise<unknown>): Promise<string> => {
  let text = '';
  const take = (...chunks: unknown[]): boolean => {
    text += String(chunks[0]);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(take),
    jest.spyOn(process.stderr, 'write').mockImplementation(take),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation(take),
    ),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return text;
};
