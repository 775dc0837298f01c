import { say } from '../shell/toasts.tsx';

/** Takes a text elsewhere, and says so. `false` where this browser lets no page do that. */
export const copyText = async (text: string, done: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
    return true;
  } catch {
    return false;
  }
};
