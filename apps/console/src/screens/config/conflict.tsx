interface ConflictProps {
  readonly isRunning: boolean;
  readonly onReload: () => void;
  readonly onForce: () => void;
}

/**
 * A notice that the config was changed elsewhere since it was opened: in another tab, by a script, or by another person with the same
 * account.
 */
export const Conflict = ({ isRunning, onReload, onForce }: ConflictProps) => (
  <div class="notice bad" role="alert">
    <p>
      This config was changed elsewhere since it was opened here, so yours is not stored. Load the stored one and lose
      what you have written here, or store yours and lose the other change.
    </p>
    <div class="actions">
      <button type="button" onClick={onReload}>
        Load the stored one
      </button>
      <button type="button" class="danger" disabled={isRunning} onClick={onForce}>
        Store mine over it
      </button>
    </div>
  </div>
);
