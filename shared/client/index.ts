/** The API client for browsers and Node.js. The module `./node` has the part that needs a file system. */
export { type Clock, systemClock } from './clock.ts';
export * from './errors.ts';
export { putOnto } from './follow/apply-curve-update.ts';
export type { Cut } from './follow/curve-follower.ts';
export type { FollowJobOptions, JobNews } from './follow/follow-job.ts';
export type { FollowLogOptions } from './follow/follow-log.ts';
export { isOver } from './follow/is-over.ts';
export type { Hooks, PodwardenOptions, RequestNotice, ResponseNotice, RetryNotice, TokenWish } from './options.ts';
export type { Page } from './pages.ts';
export { Podwarden } from './podwarden.ts';
export type { ReplaceOptions } from './resources/configs.ts';
export type * from './types.ts';
