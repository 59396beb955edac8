export { readFile } from "../script/read_file.ts";

/**
 * What commands need of the process they run in. The command line passes its
 * host; an application that embeds the program passes its own.
 */
export interface World {
  /** Value of an environment variable. */
  environment(name: string): string | undefined;
  /** What messages call a variable that stands for something else. */
  describeVariable?(name: string): string | undefined;
  /** Working folder, absolute. */
  cwd(): string;
  now(): Date;
  /** Bytes of a file by absolute path; undefined if there is none. */
  readFile(path: string): Promise<Uint8Array | undefined>;
}
