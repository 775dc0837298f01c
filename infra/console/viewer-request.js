/**
 * Runs in CloudFront before each request. CloudFront gets this file unchanged and has its own dialect of JavaScript. The function maps
 * paths to files in the same way as `console-path.ts` does for the local stack. A test compares the two.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by its name.
function handler(event) {
  const request = event.request;
  const name = request.uri.replace(/^\/+/, '');
  request.uri = /\.[^/]*$/.test(name) ? `/${name}` : '/index.html';
  return request;
}
