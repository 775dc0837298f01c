import type { RateWindow } from '../domain/pods/gpu-provider.ts';

const member = /"[^"]*"((?:;[^,]*)?)/g;
const remaining = /;\s*r=(\d{1,9})(?=\s*(?:;|$))/;
const resetsIn = /;\s*t=(\d{1,9})(?=\s*(?:;|$))/;

/**
 * The `RateLimit` field of RunPod's answers: `"minute";r=59;t=12, "hour";r=2800;t=1812`, requests left and seconds to the window's
 * end. A member without both is passed over.
 */
export const parseRateLimit = (field: string): RateWindow[] =>
  [...field.matchAll(member)].flatMap(([, parameters = '']) => {
    const [r, t] = [remaining.exec(parameters)?.[1], resetsIn.exec(parameters)?.[1]];
    return r === undefined || t === undefined ? [] : [{ remaining: Number(r), resets_in_seconds: Number(t) }];
  });
