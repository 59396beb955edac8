import { ConnectionError } from "./errors.ts";
import type { Login } from "./postgres_login.ts";
import { openSocket } from "./socket.ts";

/** Request code 1234.5678; manual 54.7 "CancelRequest" */
const CANCEL_CODE = 80877102;
const CANCEL_LENGTH_BYTES = 16;
const CANCEL_TIMEOUT_MS = 5000;

/**
 * Asks the server, on a connection of its own with the same encryption, to
 * cancel what the session is running. Resolves when the server has taken note.
 *
 * @throws {ConnectionError} If the server cannot be asked.
 */
export async function requestCancel(
  login: Login,
  displayUrl: string,
): Promise<void> {
  const { cancelKey } = login.session;
  if (cancelKey === undefined) return;
  const message = new DataView(new ArrayBuffer(CANCEL_LENGTH_BYTES));
  message.setInt32(0, CANCEL_LENGTH_BYTES);
  message.setInt32(4, CANCEL_CODE);
  message.setInt32(8, cancelKey.processId);
  message.setInt32(12, cancelKey.secretKey);
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new Error("no answer from the server")),
    CANCEL_TIMEOUT_MS,
  );
  try {
    const { stream } = await openSocket(login.endpoint, {
      encryption: login.isEncrypted ? "required" : "none",
      tls: login.tls,
      signal: deadline.signal,
    });
    await new Promise<void>((resolve) => {
      const end = (): void => {
        stream.destroy();
        resolve();
      };
      // The server answers by hanging up, which may look like an error.
      stream.on("close", end).on("end", end).on("error", end);
      deadline.signal.addEventListener("abort", end);
      stream.resume();
      stream.write(new Uint8Array(message.buffer));
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectionError({
      failure: "other",
      displayUrl,
      reason: `the statement could not be cancelled: ${reason}`,
    });
  } finally {
    clearTimeout(timer);
  }
}
