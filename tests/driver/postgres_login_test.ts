import assert from "node:assert/strict";

import {
  ConnectionError,
  type ConnectionErrorFacts,
} from "../../src/driver/errors.ts";
import type { OpenOptions } from "../../src/driver/open.ts";
import {
  openTestConnection,
  sharedServer,
  startPostgres,
  TEST_PASSWORD,
} from "../support/servers.ts";

const server = await sharedServer();

Deno.test("openConnection() logs in with SCRAM over TCP and asks no password on the socket", async () => {
  const urls = [
    server.url(),
    server.url("postgres", { host: "::1" }),
    server.url("postgres", { host: "localhost" }),
    server.url("postgres", { host: "socket", password: null }),
  ];
  for (const url of urls) {
    await using connection = await openTestConnection(url);
    assert.equal(Math.floor(connection.serverVersion / 10_000), 18);
    const { rows } = await connection.query(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    assert.deepEqual(rows, [{ version: connection.serverVersion }]);
  }
});

Deno.test("openConnection() logs in with names and passwords of any characters", async () => {
  const user = `us'er "ö\\ @:/?#%`;
  const password = ` p'"\\ß:@/?#%{}€ `;
  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const database = `da'ta "ö\\ @:/?#%`;
  await server.run(
    `CREATE ROLE ${quote(user)} LOGIN PASSWORD '${
      password.replaceAll("'", "''")
    }'`,
  );
  const url = await server.createDatabase(database);
  try {
    await using connection = await openTestConnection(
      server.url(database, { user, password }),
    );
    const { rows } = await connection.query(
      "SELECT current_user AS u, current_database() AS d",
    );
    assert.deepEqual(rows, [{ u: user, d: database }]);
  } finally {
    await server.run(`DROP DATABASE ${quote(database)}`);
    await server.run(`DROP ROLE ${quote(user)}`);
  }
  assert.ok(url.includes("%22"));
});

Deno.test("openConnection() tells the server who we are and to notice when we are gone", async () => {
  await using connection = await openTestConnection(server.url());
  const { rows: [row] } = await connection.query(
    "SELECT current_setting('application_name') AS name, " +
      "current_setting('client_connection_check_interval') AS check, " +
      "current_setting('tcp_keepalives_idle') AS idle",
  );
  assert.deepEqual(row, {
    name: `alembic ${Deno.pid}@${Deno.hostname()}`,
    check: "500ms",
    idle: "30",
  });
});

Deno.test("openConnection() lets application_name and options of the URL win", async () => {
  await using connection = await openTestConnection(
    server.url("postgres", {
      parameters: {
        "application_name": "ä".repeat(40),
        options:
          "-c search_path=a,\\ b -c client_connection_check_interval=0 --lock-timeout=5",
      },
    }),
  );
  const { rows: [row] } = await connection.query(
    "SELECT current_setting('application_name') AS name, current_setting('search_path') AS path, " +
      "current_setting('client_connection_check_interval') AS check, current_setting('lock_timeout') AS lock",
  );
  assert.deepEqual(row, {
    // The server shows only ASCII; 31 characters are 62 bytes.
    name: "\\xc3\\xa4".repeat(31),
    path: "a, b",
    check: "0",
    lock: "5ms",
  });
});

interface Refusal {
  readonly name: string;
  readonly url: string;
  readonly facts: Partial<ConnectionErrorFacts>;
  readonly options?: Partial<OpenOptions>;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "a wrong password",
    url: server.url("postgres", { password: "not the s3cret" }),
    facts: {
      failure: "authentication",
      reason: 'password authentication failed for user "postgres"',
      sqlState: "28P01",
      hint:
        "Check user and password, and on the server pg_hba.conf and the role's LOGIN right",
    },
  },
  {
    name: "a missing password",
    url: server.url("postgres", { password: null }),
    facts: {
      failure: "authentication",
      reason: "the server asks for a password and none was given",
    },
  },
  {
    name: "an unknown database",
    url: server.url("no such"),
    facts: {
      failure: "unknown-database",
      reason: 'database "no such" does not exist',
      sqlState: "3D000",
      hint:
        "Check the database's name in the URL, or create it: createdb 'no such'",
    },
  },
  {
    name: "options that the server does not know",
    url: server.url("postgres", { parameters: { options: "-c no_such=1" } }),
    facts: {
      failure: "other",
      reason: 'unrecognized configuration parameter "no_such"',
      sqlState: "42704",
    },
  },
  {
    name: "a port where nobody listens",
    url: "postgresql://u:s3cret@127.0.0.1:1/d",
    facts: {
      failure: "unreachable",
      reason: "127.0.0.1 port 1 refused the connection",
    },
  },
  {
    name: "a host without an address",
    url: "postgresql://u:s3cret@no-such-host.invalid/d",
    facts: {
      failure: "unknown-host",
      reason: "the name 'no-such-host.invalid' has no address",
    },
  },
  {
    name: "a folder without a socket",
    url: "postgresql://u:s3cret@/d?host=/nowhere",
    facts: {
      failure: "unreachable",
      reason: "the socket '/nowhere/.s.PGSQL.5432' does not exist",
    },
  },
  {
    name: "several hosts that are all wrong",
    url: "postgresql://u:s3cret@127.0.0.1:1,no-such-host.invalid:2/d",
    facts: {
      failure: "unknown-host",
      reason:
        "127.0.0.1 port 1 refused the connection; the name 'no-such-host.invalid' has no address",
    },
  },
  {
    name: "a server of another kind than target_session_attrs",
    url: server.url("postgres", {
      parameters: { "target_session_attrs": "standby" },
    }),
    facts: {
      failure: "session-attributes",
      reason: `127.0.0.1 port ${server.port} is not standby`,
    },
  },
  {
    name: "TLS that the server does not have",
    url: server.url("postgres", { parameters: { sslmode: "require" } }),
    facts: {
      failure: "tls",
      reason: "the server does not support TLS, but sslmode requires it",
    },
  },
  {
    name: "a channel that cannot be bound",
    url: server.url("postgres", {
      parameters: { "channel_binding": "require" },
    }),
    facts: {
      failure: "authentication",
      reason:
        "channel_binding=require, but the server does not offer channel binding",
    },
  },
  {
    name: "a root certificate that is not there",
    url: server.url("postgres", { parameters: { sslmode: "verify-full" } }),
    facts: {
      failure: "file",
      reason: "sslrootcert is not set and there is no home folder to look in",
    },
  },
];

for (const { name, url, facts, options } of REFUSALS) {
  Deno.test(`openConnection() says in one line: ${name}`, async () => {
    const error = await assertNoConnection(url, options);
    const found = Object.keys(facts).map((key) => [
      key,
      Reflect.get(error, key),
    ]);
    assert.deepEqual(Object.fromEntries(found), facts);
    assert.equal(
      error.message,
      `Cannot connect to '${error.displayUrl}': ${error.reason}`,
    );
    assert.equal(error.exitCode, 5);
  });
}

Deno.test("openConnection() goes on to the next host, but not after a server said no", async () => {
  const authority = `127.0.0.1:1,127.0.0.1:${server.port}`;
  const login = `postgres:${encodeURIComponent(TEST_PASSWORD)}`;
  await using connection = await openTestConnection(
    `postgresql://${login}@${authority}/postgres?target_session_attrs=read-write`,
  );
  await connection.execute("SELECT 1");
  await using preferred = await openTestConnection(
    `postgresql://${login}@${authority}/postgres?target_session_attrs=prefer-standby`,
  );
  await preferred.execute("SELECT 1");
  const error = await assertNoConnection(
    `postgresql://postgres:no@127.0.0.1:${server.port},127.0.0.1:1/postgres`,
  );
  assert.equal(
    error.reason,
    'password authentication failed for user "postgres"',
  );
});

Deno.test("openConnection() gives up on a server that does not answer", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const place = `127.0.0.1 port ${listener.addr.port}`;
  const url = `postgresql://u:s3cret@127.0.0.1:${listener.addr.port}/d`;
  const error = await assertNoConnection(url, { connectTimeoutMs: 100 });
  (await accepted).close();
  listener.close();
  assert.equal(error.failure, "timeout");
  assert.equal(error.reason, `no answer from ${place} within 100 ms`);
});

/** AuthenticationOk, BackendKeyData and ReadyForQuery; manual 54.7 */
const LET_IN = Uint8Array.of(
  ...[82, 0, 0, 0, 8, 0, 0, 0, 0],
  ...[75, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 1],
  ...[90, 0, 0, 0, 5, 73],
);

for (
  const asked of ["options=-c%20jit%3Doff", "target_session_attrs=read-write"]
) {
  Deno.test(`openConnection() gives up on a pooler that lets in and has no server (${asked})`, async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const ended = (async () => {
      using peer = await listener.accept();
      await peer.read(new Uint8Array(1_000));
      await peer.write(LET_IN);
      while (await peer.read(new Uint8Array(1_000)) !== null);
    })();
    const place = `127.0.0.1 port ${listener.addr.port}`;
    const error = await assertNoConnection(
      `postgresql://u@127.0.0.1:${listener.addr.port}/d?sslmode=disable&${asked}`,
      { connectTimeoutMs: 200 },
    );
    await ended;
    listener.close();
    assert.equal(error.failure, "timeout");
    assert.equal(error.reason, `no answer from ${place} within 200 ms`);
  });
}

Deno.test("openConnection() ends with the signal's reason", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const abort = new AbortController();
  const opening = openTestConnection(
    `postgresql://u:p@127.0.0.1:${listener.addr.port}/d`,
    { signal: abort.signal },
  );
  const peer = await accepted;
  abort.abort(new Error("SIGTERM"));
  await assert.rejects(opening, { message: "SIGTERM" });
  await assert.rejects(
    openTestConnection(server.url(), { signal: abort.signal }),
    { message: "SIGTERM" },
  );
  peer.close();
  listener.close();
});

Deno.test("openConnection() survives a server that speaks something else", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const answering = (async () => {
    for (let count = 0; count < 2; count++) {
      const peer = await listener.accept();
      await peer.read(new Uint8Array(100));
      await peer.write(
        new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n"),
      );
      peer.close();
    }
  })();
  const error = await assertNoConnection(
    `postgresql://u:s3cret@127.0.0.1:${listener.addr.port}/d`,
  );
  await answering;
  listener.close();
  assert.equal(error.failure, "other");
});

Deno.test("openConnection() reads the password file, unless others can read it", async () => {
  const folder = await Deno.makeTempDir();
  const environment = (name: string) => name === "HOME" ? folder : undefined;
  const url = server.url("postgres", { password: null });
  try {
    const file = `${folder}/.pgpass`;
    const password = TEST_PASSWORD.replace(/[\\:]/g, "\\$&");
    await Deno.writeTextFile(
      file,
      `# comment\nelsewhere:*:*:*:no\n127.0.0.1:${server.port}:*:postgres:${password}\n`,
      { mode: 0o600 },
    );
    await using connection = await openTestConnection(url, { environment });
    await connection.execute("SELECT 1");
    await Deno.chmod(file, 0o644);
    const error = await assertNoConnection(url, { environment });
    assert.equal(
      error.hint,
      `The password file '${file}' was passed over because others can read it: chmod 600 '${file}'`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openConnection() reads the service file", async () => {
  const folder = await Deno.makeTempDir();
  const environment = (name: string) => name === "HOME" ? folder : undefined;
  try {
    const missing = await assertNoConnection("postgresql:///?service=shop", {
      environment,
    });
    assert.equal(missing.reason, "there is no service file for service 'shop'");
    assert.equal(missing.hint, `Looked for '${folder}/.pg_service.conf'`);
    await Deno.writeTextFile(
      `${folder}/.pg_service.conf`,
      `[shop]\nhost=127.0.0.1\nport=${server.port}\nuser=postgres\npassword=${TEST_PASSWORD}\ndbname=template1\n`,
    );
    await using connection = await openTestConnection(
      "postgresql:///?service=shop",
      { environment },
    );
    const { rows } = await connection.query("SELECT current_database() AS d");
    assert.deepEqual(rows, [{ d: "template1" }]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openConnection() tells too many connections and a server that is stopping", async () => {
  await using own = await startPostgres({
    version: 18,
    settings: {
      "max_connections": "3",
      "superuser_reserved_connections": "0",
      "reserved_connections": "0",
    },
  });
  const held = await Promise.all(
    [1, 2, 3].map(() => openTestConnection(own.url())),
  );
  const full = await assertNoConnection(own.url());
  assert.equal(full.failure, "too-many-connections");
  assert.equal(full.reason, "sorry, too many clients already");
  assert.equal(
    full.hint,
    "Close other sessions, or raise max_connections, or the CONNECTION LIMIT of the role or database",
  );
  await Promise.all(held.map((connection) => connection.close()));
  await own.halt("immediate");
  const gone = await assertNoConnection(own.url());
  assert.equal(gone.failure, "unreachable");
});

/** Fails to connect; checks too that no password shows anywhere. */
async function assertNoConnection(
  url: string,
  options: Partial<OpenOptions> = {},
): Promise<ConnectionError> {
  try {
    await (await openTestConnection(url, options)).close();
  } catch (error) {
    assert.ok(error instanceof ConnectionError, Deno.inspect(error));
    const everything = Deno.inspect(error, { depth: 20, showHidden: true }) +
      JSON.stringify(error) + error.stack;
    for (const secret of ["s3cret", TEST_PASSWORD]) {
      assert.ok(!everything.includes(secret), everything);
      assert.ok(!everything.includes(encodeURIComponent(secret)), everything);
    }
    return error;
  }
  assert.fail("the connection was opened");
}
