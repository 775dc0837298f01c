/**
 * What one sweep must tell the next: who is sweeping, and which pods without a job were seen when. It lives outside
 * the function because a function's memory does not.
 */
export interface ReaperStateStore {
  /** Orphans by pod id and the time each was first seen (RFC 3339). One read. */
  orphans(): Promise<Readonly<Record<string, string>>>;
  /** Replaces the orphans under the lease; `false` when the lease is not held any more. One write. */
  saveOrphans(owner: string, orphans: Readonly<Record<string, string>>): Promise<boolean>;
  /** Takes the lease when it is free, expired or already `owner`'s; one conditional write. */
  acquireLease(owner: string, now: Date, expiresAt: Date): Promise<boolean>;
  /** Gives it back; nothing happens when somebody else holds it. */
  releaseLease(owner: string): Promise<void>;
}
