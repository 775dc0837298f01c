/**
 * Runs in CloudFront before each request, in its own dialect of JavaScript, as it stands here. What `console-path.ts` says of a path on
 * this machine holds there: a test compares the two.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by its name.
function handler(event) {
  const request = event.request;
  const name = request.uri.replace(/^\/+/, '');
  request.uri = /\.[^/]*$/.test(name) ? `/${name}` : '/index.html';
  return request;
}
