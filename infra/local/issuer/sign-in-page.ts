/** Users that the page offers; any other name can be typed. */
export const offeredUsers = [
  { user: 'alice', operator: false },
  { user: 'operator', operator: true },
] as const;

const button = ({ user, operator }: (typeof offeredUsers)[number]): string =>
  `<button name="as" value="${operator ? 'operator' : 'user'}:${user}">Sign in as ${user}</button>`;

/** No part of a request stands in it: the form is sent to the address that it came from. */
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

/** The user that a form of that page names. */
export const signedIn = (form: URLSearchParams): { readonly user: string; readonly operator: boolean } | undefined => {
  const [, role, offered] = /^(user|operator):(.+)$/.exec(form.get('as') ?? '') ?? [];
  if (offered !== undefined) return { user: offered, operator: role === 'operator' };
  const user = form.get('user')?.trim();
  return user ? { user, operator: form.get('operator') === 'true' } : undefined;
};
