import { startFailure } from '../../../shared/domain/jobs/start-failure.ts';

describe('startFailure', () => {
  it.each([
    [['create container x', 'error pulling image: manifest unknown'], 'image_pull_failed'],
    [['failed to pull image: toomanyrequests: You have reached your pull rate limit'], 'image_pull_failed'],
    [['create container x', 'latest Pulling from a/b', 'Status: Image is up to date'], undefined],
    [['start container for x: begin'], undefined],
    [[], undefined],
    [
      [
        'start container for x: begin',
        'error starting container: nvidia-container-cli: requirement error',
        'start container for x: begin',
        'error starting container: nvidia-container-cli: requirement error',
      ],
      'gpu_unusable',
    ],
  ])('reads %j as %s', (lines, reason) => {
    expect(startFailure(lines)).toBe(reason);
  });

  it('forgets a pull error once the container did start', () => {
    expect(startFailure(['failed to pull image', 'start container for x: begin'])).toBeUndefined();
  });
});
