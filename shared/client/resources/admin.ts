import type { Context } from '../call.ts';
import type { Answer, Body, CallOptions, Query } from '../types.ts';

/** The methods for operators. Each method throws `ForbiddenError` if the caller is not an operator. */
export const admin = ({ api, answerOf }: Context) => {
  const ofUser = (userId: string) => ({ params: { path: { user_id: userId } } });
  return {
    /** Returns the verdicts that a sweep would reach now. The verdicts are not executed. */
    dryRunSweep: (options: CallOptions = {}): Promise<Answer<'dryRunSweep'>> =>
      answerOf(api.POST('/api/admin/sweep', { params: { query: { dry_run: 'true' } }, ...options })),

    controls: (options: CallOptions = {}): Promise<Answer<'getControls'>> =>
      answerOf(api.GET('/api/admin/controls', options)),

    suspendUser: (
      userId: string,
      body: Body<'suspendUser'>,
      options: CallOptions = {},
    ): Promise<Answer<'suspendUser'>> =>
      answerOf(api.PUT('/api/admin/users/{user_id}/suspension', { ...ofUser(userId), body, ...options })),

    liftSuspension: (userId: string, options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/admin/users/{user_id}/suspension', { ...ofUser(userId), ...options })),

    /** Returns one page of users, each with reserved, spent and remaining amounts, and the totals of all users. */
    users: (query: Query<'listUsers'> = {}, options: CallOptions = {}): Promise<Answer<'listUsers'>> =>
      answerOf(api.GET('/api/admin/users', { params: { query }, ...options })),

    limits: (userId: string, options: CallOptions = {}): Promise<Answer<'getLimits'>> =>
      answerOf(api.GET('/api/admin/users/{user_id}/limits', { ...ofUser(userId), ...options })),

    /** Replaces all limits that operators have set for the user. A limit that the body omits falls back to the limit of the stage. */
    setLimits: (userId: string, body: Body<'putLimits'>, options: CallOptions = {}): Promise<Answer<'putLimits'>> =>
      answerOf(api.PUT('/api/admin/users/{user_id}/limits', { ...ofUser(userId), body, ...options })),

    pauseDeploys: (body: Body<'pauseDeploys'>, options: CallOptions = {}): Promise<Answer<'pauseDeploys'>> =>
      answerOf(api.PUT('/api/admin/deploys/pause', { body, ...options })),

    resumeDeploys: (options: CallOptions = {}): Promise<undefined> =>
      answerOf(api.DELETE('/api/admin/deploys/pause', options)),
  };
};
