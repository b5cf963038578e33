/** Asks what AWS has no operation for, under `/_sekisho` (docs/console.md). Rejects with a `LocalError`. */
export async function local<T>(path: string, options: { signal?: AbortSignal; body?: unknown } = {}): Promise<T> {
  const { signal, body } = options;
  const response = await fetch(`/_sekisho${path}`, {
    ...(signal && { signal }),
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });
  const answer = (await response.json().catch(() => undefined)) as (T & { message?: string }) | undefined;
  if (!response.ok || answer === undefined)
    throw new LocalError(answer?.message ?? `${response.status} ${response.statusText}`, response.status);
  return answer;
}

export class LocalError extends Error {
  override readonly name = "LocalError";

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}
