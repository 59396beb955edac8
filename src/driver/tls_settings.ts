import { join } from "node:path";
import tls from "node:tls";

import type { PostgresTarget } from "../config/database_url.ts";
import { ConnectionError } from "./errors.ts";

/** What TLS needs to know of a target. */
export interface TlsSettings {
  /** Start at once, without PostgreSQL's question. */
  readonly direct: boolean;
  /** Whether certificate chain (`ca`) and also host name (`full`) are checked. */
  readonly verification: "none" | "ca" | "full";
  /** Certificates to trust, as PEM; the runtime's own when left out. */
  readonly ca?: string | string[];
  /** Our own certificate and its key, as PEM. */
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/**
 * Reads the files that a target's TLS parameters name, libpq's defaults in
 * `~/.postgresql` included.
 *
 * @throws {ConnectionError} If a file that is needed is missing.
 * @see PostgreSQL manual 32.19 "SSL Support"
 */
export async function loadTlsSettings(
  target: PostgresTarget,
  environment: (name: string) => string | undefined,
): Promise<TlsSettings> {
  const { sslMode, sslDirect: direct } = target;
  if (sslMode === "disable") return { direct, verification: "none" };
  const files = new TlsFiles(target, environment);
  const trust = await loadTrust(target, files);
  const cert = await files.read("sslcert", {
    given: target.sslCert,
    fallback: "postgresql.crt",
  });
  if (cert === undefined) return { direct, ...trust };
  const key = await files.read("sslkey", {
    given: target.sslKey,
    fallback: "postgresql.key",
    isNeeded: true,
  });
  return {
    direct,
    ...trust,
    cert,
    ...(key !== undefined && { key }),
    ...(target.sslPassword !== undefined && { passphrase: target.sslPassword }),
  };
}

async function loadTrust(
  target: PostgresTarget,
  files: TlsFiles,
): Promise<Pick<TlsSettings, "verification" | "ca">> {
  const { sslMode, sslRootCert } = target;
  if (sslRootCert === "system") {
    return { verification: "full", ...systemCertificates() };
  }
  const isVerifying = sslMode === "verify-ca" || sslMode === "verify-full";
  const ca = await files.read("sslrootcert", {
    given: sslRootCert,
    fallback: "root.crt",
    isNeeded: isVerifying,
    isOptionalWhenGiven: !isVerifying,
  });
  if (ca === undefined) return { verification: "none" };
  if (sslMode === "verify-full") return { verification: "full", ca };
  // An existing root file turns `require` into `verify-ca`, as in libpq.
  return isVerifying || sslMode === "require"
    ? { verification: "ca", ca }
    : { verification: "none" };
}

/** The machine's certificates; the runtime's own where it can't list them. */
function systemCertificates(): Pick<TlsSettings, "ca"> {
  // Runtimes before Deno 2.8 lack the function.
  if (typeof tls.getCACertificates !== "function") return {};
  const ca = tls.getCACertificates("system");
  return ca.length === 0 ? {} : { ca };
}

class TlsFiles {
  readonly #target: PostgresTarget;
  readonly #environment: (name: string) => string | undefined;

  constructor(
    target: PostgresTarget,
    environment: (name: string) => string | undefined,
  ) {
    this.#target = target;
    this.#environment = environment;
  }

  /** Returns the text of the file; undefined if there need not be one. */
  async read(
    parameter: string,
    options: {
      readonly given: string | undefined;
      readonly fallback: string;
      readonly isNeeded?: boolean;
      readonly isOptionalWhenGiven?: boolean;
    },
  ): Promise<string | undefined> {
    const home = this.#environment("HOME");
    const path = options.given ??
      (home && join(home, ".postgresql", options.fallback));
    const mayBeMissing = !options.isNeeded &&
      (options.given === undefined || options.isOptionalWhenGiven === true);
    if (!path) return mayBeMissing ? undefined : this.#refuse(parameter, "");
    try {
      return await Deno.readTextFile(path);
    } catch (error) {
      if (mayBeMissing && error instanceof Deno.errors.NotFound) {
        return undefined;
      }
      return this.#refuse(parameter, path);
    }
  }

  #refuse(parameter: string, path: string): never {
    throw new ConnectionError({
      failure: "file",
      displayUrl: this.#target.displayUrl,
      reason: path === ""
        ? `${parameter} is not set and there is no home folder to look in`
        : `cannot read '${path}' (${parameter})`,
      hint: parameter === "sslrootcert"
        ? `sslmode=${this.#target.sslMode} needs the certificates to trust: set sslrootcert to their file, or to 'system'`
        : `Set ${parameter} to a file that can be read`,
    });
  }
}
