import type { MigrationEvent } from "../commands/context.ts";
import { describeStep } from "../commands/wording.ts";
import type { TextSink } from "./host.ts";

/** Options of {@linkcode ProgressLine}. */
export interface ProgressOptions {
  readonly sink: TextSink;
  /** Width of the terminal. */
  readonly columns: number;
  readonly now: () => Date;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 120;
/** What is over sooner is not worth a flicker. */
const SHOW_AFTER_MS = 300;
/** To the start of the line, and erase to its end; not a colour. */
const ERASE = "\r\x1b[K";

/**
 * The last line of a terminal while a revision runs: a spinner, what runs, for
 * how long, and what the server says of how far it is.
 */
export class ProgressLine {
  readonly #options: ProgressOptions;
  #running: { readonly text: string; readonly startedAt: number } | undefined;
  #detail = "";
  #timer: ReturnType<typeof setInterval> | undefined;
  #frame = 0;
  #isShown = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** How long the step under way has run; undefined if none is. */
  get elapsedMs(): number | undefined {
    return this.#running === undefined
      ? undefined
      : this.#now() - this.#running.startedAt;
  }

  /** Follows a run; events that are none of its business are left alone. */
  handle(event: MigrationEvent): void {
    switch (event.kind) {
      case "stepStart":
        this.#start(`Running ${describeStep(event.step)}`);
        break;
      case "stepEnd":
      case "stepStop":
        this.stop();
        break;
      case "progress":
        this.#detail = event.progress === undefined
          ? ""
          : describeProgress(event.progress);
        break;
      case "batch": {
        const { rows, estimatedRows } = event;
        this.#detail = describeBatch(rows, estimatedRows);
        break;
      }
      default:
        break;
    }
  }

  /** Ends the line; safe to call at any time. */
  stop(): void {
    this.hide();
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#running = undefined;
  }

  /** Takes the line away so that another can be written; it comes back by itself. */
  hide(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#options.sink.write(ERASE);
  }

  #start(text: string): void {
    this.stop();
    this.#detail = "";
    this.#running = { text, startedAt: this.#now() };
    this.#timer = setInterval(() => this.#draw(), FRAME_MS);
  }

  #draw(): void {
    const { elapsedMs } = this;
    if (this.#running === undefined || (elapsedMs ?? 0) < SHOW_AFTER_MS) return;
    const frame = FRAMES[this.#frame++ % FRAMES.length] ?? "";
    const tail = [formatElapsed(elapsedMs ?? 0), this.#detail]
      .filter((part) => part !== "").join(" ");
    // One column stays free, or the terminal would go to the next line.
    const room = Math.max(this.#options.columns - 1, 10);
    const line = fitLine(`${frame} ${this.#running.text}`, `  ${tail}`, room);
    this.#isShown = true;
    this.#options.sink.write(`${ERASE}${line}`);
  }

  #now(): number {
    return this.#options.now().getTime();
  }
}

function describeProgress(
  progress: { readonly phase: string; readonly percent: number | undefined },
): string {
  const { phase, percent } = progress;
  return percent === undefined ? phase : `${Math.floor(percent)}% ${phase}`;
}

/** Says a time as `0.3 s`, `12 s` or `3 min 05 s`. */
export function formatElapsed(elapsedMs: number): string {
  if (elapsedMs < 10_000) return `${(elapsedMs / 1000).toFixed(1)} s`;
  const seconds = Math.floor(elapsedMs / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${
      String(seconds % 60).padStart(2, "0")
    } s`;
}

/** Says how far a batched update is: `12000 of about 40000 rows`. */
export function describeBatch(
  rows: number,
  estimatedRows: number | undefined,
): string {
  return estimatedRows === undefined || estimatedRows < rows
    ? `${rows} rows`
    : `${rows} of about ${estimatedRows} rows`;
}

/** Cuts the text before the tail, and then the tail, to `columns` characters. */
function fitLine(text: string, tail: string, columns: number): string {
  const characters = [...text];
  const room = columns - [...tail].length;
  const head = characters.length <= room
    ? text
    : room > 1
    ? `${characters.slice(0, room - 1).join("")}…`
    : "";
  return [...`${head}${tail}`].slice(0, columns).join("");
}
