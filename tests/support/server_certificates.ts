import { join } from "node:path";

import {
  giveToServer,
  runProgram,
  type ServerAccount,
} from "./server_binaries.ts";

/** Files of a certificate authority made for one test server. */
export interface TestCertificates {
  /** Signed the server's certificate; for `sslrootcert`. */
  readonly rootFile: string;
  /** Signed nothing that is in use. */
  readonly otherRootFile: string;
  readonly serverCertificateFile: string;
  readonly serverKeyFile: string;
}

/**
 * Makes a certificate authority and a server certificate for `names` in
 * `folder`, with the `openssl` program.
 *
 * @param names Subject alternative names, as `DNS:localhost`.
 */
export async function createCertificates(
  folder: string,
  options: {
    readonly names: readonly string[];
    readonly account: ServerAccount;
  },
): Promise<TestCertificates> {
  const ours = { ...options.account, runAs: undefined };
  const serverKeyFile = join(folder, "server.key");
  const requestFile = join(folder, "server.csr");
  const extensionsFile = join(folder, "server.ext");
  const files: TestCertificates = {
    rootFile: join(folder, "root.crt"),
    otherRootFile: join(folder, "other_root.crt"),
    serverCertificateFile: join(folder, "server.crt"),
    serverKeyFile,
  };
  await createAuthority(files.rootFile, { name: "Test root", account: ours });
  await createAuthority(files.otherRootFile, {
    name: "Other root",
    account: ours,
  });
  // deno-fmt-ignore
  await runProgram(["openssl", "req", "-new", "-newkey", "ec", "-pkeyopt",
    "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test server",
    "-keyout", serverKeyFile, "-out", requestFile], ours);
  await Deno.writeTextFile(
    extensionsFile,
    `subjectAltName=${options.names.join(",")}\nbasicConstraints=CA:FALSE\n`,
  );
  // deno-fmt-ignore
  await runProgram(["openssl", "x509", "-req", "-days", "30", "-in", requestFile,
    "-CA", files.rootFile, "-CAkey", `${files.rootFile}.key`, "-CAcreateserial",
    "-extfile", extensionsFile, "-out", files.serverCertificateFile], ours);
  await Deno.chmod(serverKeyFile, 0o600);
  await giveToServer(serverKeyFile, options.account);
  return files;
}

async function createAuthority(
  file: string,
  options: { readonly name: string; readonly account: ServerAccount },
): Promise<void> {
  // deno-fmt-ignore
  await runProgram(["openssl", "req", "-x509", "-days", "30", "-newkey", "ec",
    "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
    "-subj", `/CN=${options.name}`, "-keyout", `${file}.key`, "-out", file],
    options.account);
}
