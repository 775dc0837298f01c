/** The users that the page offers. Any other name can be typed. */
export const offeredUsers = [
  { user: 'alice', operator: false },
  { user: 'operator', operator: true },
] as const;

const button = ({ user, operator }: (typeof offeredUsers)[number]): string =>
  `<button name="as" value="${operator ? 'operator' : 'user'}:${user}">Sign in as ${user}</button>`;

/** The sign-in page. The page contains nothing from the request. The form is sent to the address of the page. */
export const signInPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in · local issuer</title>
<h1>Local issuer</h1>
<p>Whoever asks is let in: this issuer serves the stack of this machine alone.</p>
<form method="post">${offeredUsers.map(button).join(' ')}</form>
<form method="post"><label>Another user <input name="user" required maxlength="128" autocomplete="username"></label>
<label><input type="checkbox" name="operator" value="true"> as an operator</label> <button>Sign in</button></form>
</html>
`;

/** Returns the user that the submitted form names, or `undefined`. */
export const signedIn = (form: URLSearchParams): { readonly user: string; readonly operator: boolean } | undefined => {
  const [, role, offered] = /^(user|operator):(.+)$/.exec(form.get('as') ?? '') ?? [];
  if (offered !== undefined) return { user: offered, operator: role === 'operator' };
  const user = form.get('user')?.trim();
  return user ? { user, operator: form.get('operator') === 'true' } : undefined;
};
