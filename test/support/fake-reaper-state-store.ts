import type {
  IngestProof,
  OrphanMarks,
  ReaperState,
  ReaperStateStore,
  SilenceMemory,
  SilenceWatch,
} from '../../shared/domain/reaper/reaper-state-store.ts';
import { Calls } from './fake-calls.ts';

export class FakeReaperStateStore implements ReaperStateStore {
  readonly calls = new Calls<keyof ReaperStateStore>();
  lease: { readonly owner: string; readonly expiresAt: Date } | undefined;
  known: OrphanMarks = {};

  ingest: IngestProof | undefined;
  watch: SilenceWatch | undefined;
  lastTurnOf: string | undefined;

  async read(): Promise<ReaperState> {
    this.calls.hit('read');
    return { orphans: { ...this.known }, ingest: this.ingest, watch: this.watch, last_turn_of: this.lastTurnOf };
  }

  async saveSilence(seen: SilenceMemory, next: SilenceMemory): Promise<boolean> {
    this.calls.hit('saveSilence');
    if (this.ingest?.proven_at !== seen.ingest?.proven_at || this.watch?.at !== seen.watch?.at) return false;
    this.ingest = next.ingest;
    this.watch = next.watch;
    return true;
  }

  async saveOrphans(owner: string, orphans: OrphanMarks): Promise<boolean> {
    this.calls.hit('saveOrphans');
    if (this.lease?.owner !== owner) return false;
    this.known = { ...orphans };
    return true;
  }

  async saveLastTurn(seen: string | undefined, userId: string): Promise<boolean> {
    this.calls.hit('saveLastTurn');
    if (this.lastTurnOf !== seen) return false;
    this.lastTurnOf = userId;
    return true;
  }

  async acquireLease(owner: string, now: Date, expiresAt: Date): Promise<boolean> {
    this.calls.hit('acquireLease');
    if (this.lease && this.lease.owner !== owner && this.lease.expiresAt > now) return false;
    this.lease = { owner, expiresAt };
    return true;
  }

  async releaseLease(owner: string): Promise<void> {
    this.calls.hit('releaseLease');
    if (this.lease?.owner === owner) this.lease = undefined;
  }
}
