import assert from "node:assert/strict";

import type { Connection } from "../../src/driver/connection.ts";
import { ConnectionError } from "../../src/driver/errors.ts";
import { untilRunning } from "../faults/support/sessions.ts";
import {
  openTestConnection,
  startPostgres,
  type TestServer,
} from "../support/servers.ts";

type Parameters = Readonly<Record<string, string>>;

const SCRAM_FOR_TLS_ONLY = [
  "hostssl all all 127.0.0.1/32 scram-sha-256",
  "hostnossl all all 127.0.0.1/32 reject",
];

Deno.test("sslmode means what libpq means by it", async (t) => {
  await using server = await startPostgres({ version: 18, tls: true });
  const { rootFile, otherRootFile } = certificatesOf(server);
  const cases: readonly [Parameters, string | boolean][] = [
    [{}, true],
    [{ sslmode: "disable" }, false],
    [{ sslmode: "allow" }, false],
    [{ sslmode: "prefer" }, true],
    [{ sslmode: "require" }, true],
    [{ sslmode: "require", sslnegotiation: "direct" }, true],
    [{ sslmode: "require", "channel_binding": "require" }, true],
    [{ sslmode: "require", sslrootcert: rootFile }, true],
    [{ sslmode: "require", sslrootcert: otherRootFile }, UNTRUSTED],
    [{ sslmode: "verify-ca", sslrootcert: rootFile }, true],
    [{ sslmode: "verify-ca", sslrootcert: otherRootFile }, UNTRUSTED],
    [{ sslmode: "verify-full", sslrootcert: rootFile }, true],
    [{ sslmode: "verify-full", sslrootcert: otherRootFile }, UNTRUSTED],
    [{ sslmode: "verify-full", sslrootcert: "system" }, UNTRUSTED],
  ];
  for (const host of ["127.0.0.1", "localhost", "::1"]) {
    for (const [parameters, expected] of cases) {
      await t.step(`${host} ${JSON.stringify(parameters)}`, async () => {
        const found = await isEncrypted(server, { host, parameters });
        const answer = typeof found === "string"
          ? found.replace(/of .* port \d+ /, "")
          : found;
        assert.deepEqual(answer, expected);
      });
    }
  }
});

const UNTRUSTED =
  "certificate: the certificate is not to be trusted: no trusted authority signed it";

Deno.test("verify-full refuses a certificate for another host, verify-ca takes it", async () => {
  await using server = await startPostgres({
    version: 18,
    tls: true,
    certificateNames: ["DNS:db.example.org", "IP:192.0.2.1"],
  });
  const { rootFile } = certificatesOf(server);
  const full = { sslmode: "verify-full", sslrootcert: rootFile };
  assert.deepEqual(
    await isEncrypted(server, { host: "localhost", parameters: full }),
    `certificate: the certificate of localhost (127.0.0.1) port ${server.port} is not to be trusted: ` +
      "it is for other names: Host: localhost is not in DNS:db.example.org, IP Address:192.0.2.1",
  );
  assert.match(
    String(await isEncrypted(server, { host: "127.0.0.1", parameters: full })),
    /it is for other names: IP: 127\.0\.0\.1 is not in /,
  );
  assert.equal(
    await isEncrypted(server, {
      host: "localhost",
      parameters: { ...full, sslmode: "verify-ca" },
    }),
    IS_ENCRYPTED,
  );
  assert.equal(
    await isEncrypted(server, {
      host: "db.example.org",
      parameters: { ...full, hostaddr: "127.0.0.1" },
    }),
    IS_ENCRYPTED,
  );
});

const IS_ENCRYPTED = true;

Deno.test("allow and prefer change sides when pg_hba.conf wants the other", async () => {
  await using server = await startPostgres({
    version: 18,
    tls: true,
    hostRules: SCRAM_FOR_TLS_ONLY,
  });
  const host = "127.0.0.1";
  const ask = (sslmode: string) =>
    isEncrypted(server, { host, parameters: { sslmode } });
  assert.equal(await ask("allow"), IS_ENCRYPTED);
  assert.match(
    String(await ask("disable")),
    /^authentication: pg_hba.conf rejects connection for host "127\.0\.0\.1", user "postgres", database "postgres", no encryption$/,
  );
  await using other = await startPostgres({
    version: 15,
    tls: true,
    hostRules: ["hostssl all all 127.0.0.1/32 reject"],
  });
  assert.equal(
    await isEncrypted(other, { host, parameters: {} }),
    !IS_ENCRYPTED,
  );
});

Deno.test("prefer does without TLS where the server has none", async () => {
  await using server = await startPostgres({ version: 18 });
  assert.equal(
    await isEncrypted(server, {
      host: "127.0.0.1",
      parameters: { sslmode: "prefer" },
    }),
    !IS_ENCRYPTED,
  );
});

Deno.test("cancel() works through TLS and through a socket", async () => {
  await using server = await startPostgres({ version: 18, tls: true });
  const urls = [
    server.url("postgres", { parameters: { sslmode: "require" } }),
    server.url("postgres", { host: "socket" }),
  ];
  for (const url of urls) {
    await using connection = await openTestConnection(url);
    await using watcher = await openTestConnection(url);
    await assertCancels(connection, watcher);
  }
});

async function assertCancels(
  connection: Connection,
  watcher: Connection,
): Promise<void> {
  const running = assert.rejects(connection.execute("SELECT pg_sleep(30)"), {
    name: "DatabaseError",
    sqlState: "57014",
  });
  await untilRunning(watcher, "pg_sleep(30)");
  await connection.cancel();
  await running;
  await connection.execute("SELECT 1");
}

/** Whether the session is encrypted, or why there is none. */
async function isEncrypted(
  server: TestServer,
  options: { readonly host: string; readonly parameters: Parameters },
): Promise<unknown> {
  try {
    await using connection = await openTestConnection(
      server.url("postgres", options),
    );
    const { rows: [row] } = await connection.query(
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    );
    return row?.["ssl"];
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return `${error.failure}: ${error.reason}`;
  }
}

function certificatesOf(server: TestServer) {
  assert.ok(server.certificates);
  return server.certificates;
}
