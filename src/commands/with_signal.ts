import type { Connection } from "../driver/connection.ts";

/** A cancel request that comes between two statements is repeated. */
const CANCEL_EVERY_MS = 50;

/**
 * Runs `body`, which asks a connection only; when the signal is aborted, its
 * statements are cancelled until it ends, and the signal's reason is thrown.
 */
export async function withSignal<T>(
  options: {
    readonly connection: Connection;
    readonly signal: AbortSignal | undefined;
  },
  body: () => Promise<T>,
): Promise<T> {
  const { connection, signal } = options;
  if (signal === undefined) return await body();
  signal.throwIfAborted();
  let timer: ReturnType<typeof setInterval> | undefined;
  const cancel = () => void connection.cancel().catch(() => {});
  const onAbort = () => {
    cancel();
    timer = setInterval(cancel, CANCEL_EVERY_MS);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const result = await body();
    signal.throwIfAborted();
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
