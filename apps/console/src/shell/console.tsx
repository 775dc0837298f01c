import { effect } from '@preact/signals';
import { queries } from '../data/use-query.ts';
import { session } from '../session/session.ts';
import { SignIn } from './sign-in.tsx';
import { SignedIn } from './signed-in.tsx';

// The cached answers of one user are not shown to the next user.
effect(() => {
  if (session.value.kind === 'signed-out') queries.clear();
});

export const Console = () => (session.value.kind === 'signed-out' ? <SignIn /> : <SignedIn />);
