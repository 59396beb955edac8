import { sleep } from "./sleep.ts";

/**
 * Lets what the network has brought be worked on, and what comes of that from
 * nearby, for 1 ms. A single turn of the event loop does not look there: Tokio,
 * under Deno, does when there is nothing else to do, else every 61st turn.
 */
export async function pollNetwork(): Promise<void> {
  await sleep(1);
}
