/**
 * Returns the file that answers a path. The addresses of screens (`/jobs/…`) are no files and get the document `index.html`. A path
 * with a dot in its last part names a file. If this file does not exist, the answer is an error and not the document.
 */
export const consoleFileOf = (path: string): string => {
  const name = path.replace(/^\/+/, '');
  return /\.[^/]*$/.test(name) ? name : 'index.html';
};
