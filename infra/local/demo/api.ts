/** The API as a frontend would call it: one base URL, one JWT. */
export interface Api {
  call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

export const connect = (apiUrl: string, token: string): Api => ({
  call: async (method, path, body) => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  },
});

export interface JobAnswer {
  readonly id: string;
  readonly status: string;
  readonly phase: string | null;
  readonly reason?: string;
  readonly error?: { readonly message: string };
  readonly pod_id: string | null;
  readonly gpu_type: string | null;
  readonly current_step: number | null;
  readonly total_steps: number | null;
  readonly loss: number | null;
  readonly eval_loss: number | null;
  readonly remaining_seconds: number | null;
  readonly cost: { readonly actual_cost: number; readonly cost_per_hour: number };
}

export interface EventAnswer {
  readonly at: string;
  readonly actor: string;
  readonly type: string;
  readonly phase: string | null;
  readonly status: string;
  readonly message: string;
}

export interface PointAnswer {
  readonly step: number;
  readonly train_loss?: number | string;
  readonly eval_loss?: number | string;
}

export interface ArtifactAnswer {
  readonly kind: string;
  readonly name: string;
  readonly url?: string;
  readonly sha256: string;
  readonly size_bytes: number;
}

export interface Items<T> {
  readonly items: readonly T[];
}
