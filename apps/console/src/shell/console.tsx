import { effect } from '@preact/signals';
import { queries } from '../data/queries.ts';
import { session } from '../session/session.ts';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

// The answers to one person are not for the next.
effect(() => {
  if (session.value.kind === 'signed-out') queries.clear();
});

export const Console = () => (session.value.kind === 'signed-out' ? <SignIn /> : <SignedIn />);
