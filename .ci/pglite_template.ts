/**
 * Writes the data folder of a new embedded database, as the compiled program
 * has it:
 *
 *     deno run -A .ci/pglite_template.ts FILE
 *
 * The same package gives the same bytes: `initdb` sees a clock that stands
 * still and chance that is none. Nothing secret is drawn by it; what PostgreSQL
 * wants chance for (a nonce for passwords, the number of the cluster) matters
 * between servers, which this never is.
 */
import nodeCrypto from "node:crypto";

const NOW = Date.parse("2000-01-01T00:00:00Z");

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [NOW] : args, newTarget),
  get: (target, name) => name === "now" ? () => NOW : Reflect.get(target, name),
});
performance.now = () => 0;
Math.random = () => 0;
const fill = <T>(view: T): T => {
  if (ArrayBuffer.isView(view)) {
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(0);
  }
  return view;
};
Object.defineProperty(crypto, "getRandomValues", { value: fill });
Object.defineProperty(nodeCrypto, "randomFillSync", { value: fill });

const [file = ""] = Deno.args;
const { makeTemplate } = await import("../src/driver/pglite.ts");
await Deno.writeFile(file, (await makeTemplate()).stream());
