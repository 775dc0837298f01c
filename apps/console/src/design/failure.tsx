import { PodwardenError } from '../../../../shared/client/index.ts';

/** Shows an error: its message, its issues, and the id of the request for a report to the operator. */
export const Failure = ({ error, again }: { readonly error: Error; readonly again?: () => void }) => {
  const told = error instanceof PodwardenError ? error : undefined;
  return (
    <div class="notice bad" role="alert">
      <p>{error.message}</p>
      {told?.issues?.length ? (
        <ul>
          {told.issues.map(({ path, message }) => (
            <li key={path}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
      {told?.requestId ? (
        <p class="aside">
          Request <code>{told.requestId}</code>
        </p>
      ) : null}
      {again ? (
        <button type="button" onClick={again}>
          Try again
        </button>
      ) : null}
    </div>
  );
};
