/**
 * The file that answers a path. Screens have addresses of their own (`/jobs/…`) that are no files, and a name with a dot in its last
 * part is one: what is not there is then missing, and not the document in its place.
 */
export const consoleFileOf = (path: string): string => {
  const name = path.replace(/^\/+/, '');
  return /\.[^/]*$/.test(name) ? name : 'index.html';
};
