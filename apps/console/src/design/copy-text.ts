import { say } from '../shell/toasts.tsx';

/** Copies a text to the clipboard and shows the message `done`. Resolves to `false` if the browser does not allow copying. */
export const copyText = async (text: string, done: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
    return true;
  } catch {
    return false;
  }
};
