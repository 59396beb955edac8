import assert from "node:assert/strict";
import fc from "fast-check";
import {
  applyServiceFile,
  type DatabaseTarget,
  parseDatabaseUrl,
  type PostgresTarget,
  readDatabaseEnvironment,
} from "../../src/config/database_url.ts";
import { DatabaseUrlError } from "../../src/config/errors.ts";
import { said, saidBy } from "./support.ts";

type Env = Readonly<Record<string, string>>;

function parse(url: string, env: Env = {}): DatabaseTarget {
  return parseDatabaseUrl(url, {
    environment: (name) => env[name],
    origin: "--url",
  });
}

function postgres(url: string, env: Env = {}): PostgresTarget {
  const target = parse(url, env);
  assert.ok(target.kind === "postgres");
  return target;
}

Deno.test("parseDatabaseUrl() reads user, password, host, port and database", () => {
  assert.deepEqual(postgres("postgresql://scott:tiger@db.local:6432/test"), {
    kind: "postgres",
    hosts: [{ host: "db.local", port: 6432 }],
    database: "test",
    user: "scott",
    password: "tiger",
    sslMode: "prefer",
    sslDirect: false,
    channelBinding: "prefer",
    targetSessionAttrs: "any",
    randomHosts: false,
    parameters: {
      url: {
        host: "db.local",
        port: "6432",
        user: "scott",
        password: "tiger",
        dbname: "test",
      },
      environment: {},
    },
    ignoredArguments: [],
    displayUrl: "postgresql://scott:***@db.local:6432/test",
  });
});

Deno.test("parseDatabaseUrl() takes the schemes of SQLAlchemy and libpq", () => {
  for (
    const scheme of [
      "postgresql",
      "postgres",
      "postgresql+psycopg2",
      "postgresql+psycopg",
      "postgresql+asyncpg",
      "postgresql+pg8000",
      "PostgreSQL",
    ]
  ) {
    const target = postgres(`${scheme}://scott:tiger@localhost/test`);
    assert.equal(target.database, "test");
    assert.equal(
      target.displayUrl,
      `${scheme}://scott:***@localhost/test`,
    );
  }
});

Deno.test("parseDatabaseUrl() decodes percent signs, also broken ones", () => {
  const target = postgres("postgresql://b%C3%B6b:p%40%2F%zz%25@h%2Ex/d%20b");
  assert.equal(target.user, "böb");
  assert.equal(target.password, "p@/%zz%");
  assert.equal(target.database, "d b");
  assert.deepEqual(target.hosts, [{ host: "h.x", port: 5432 }]);
});

Deno.test("parseDatabaseUrl() takes / ? # : in a password and @ in a user as they are", () => {
  const target = postgres("postgresql://u@srv:p/w?x=1#y:z@h/d");
  assert.equal(target.user, "u@srv");
  assert.equal(target.password, "p/w?x=1#y:z");
  assert.deepEqual(target.hosts, [{ host: "h", port: 5432 }]);
  assert.equal(target.displayUrl, "postgresql://u%40srv:***@h/d");
});

Deno.test("parseDatabaseUrl() takes no password from an @ among the arguments", () => {
  const target = postgres("postgresql://h:5433/d?application_name=me@work");
  assert.equal(target.password, undefined);
  assert.equal(target.applicationName, "me@work");
  assert.deepEqual(target.hosts, [{ host: "h", port: 5433 }]);
});

Deno.test("parseDatabaseUrl() reads IPv6 addresses and several hosts", () => {
  assert.deepEqual(postgres("postgresql://[::1]/d").hosts, [
    { host: "::1", port: 5432 },
  ]);
  assert.deepEqual(postgres("postgresql://u@a:1,[fe80::2]:2,c/d").hosts, [
    { host: "a", port: 1 },
    { host: "fe80::2", port: 2 },
    { host: "c", port: 5432 },
  ]);
  assert.deepEqual(postgres("postgresql://a,b/d", { PGPORT: "6000" }).hosts, [
    { host: "a", port: 6000 },
    { host: "b", port: 6000 },
  ]);
});

Deno.test("parseDatabaseUrl() reads hosts from arguments: sockets, lists, repetitions", () => {
  assert.deepEqual(postgres("postgresql:///d?host=/run/pg&port=6000").hosts, [
    { host: "/run/pg", port: 6000 },
  ]);
  assert.deepEqual(postgres("postgresql://%2Frun%2Fpg/d").hosts, [
    { host: "/run/pg", port: 5432 },
  ]);
  assert.deepEqual(postgres("postgresql:///d?host=a,b&port=1,2").hosts, [
    { host: "a", port: 1 },
    { host: "b", port: 2 },
  ]);
  assert.deepEqual(postgres("postgresql:///d?host=a:1&host=[::1]:2").hosts, [
    { host: "a", port: 1 },
    { host: "::1", port: 2 },
  ]);
  assert.deepEqual(
    postgres("postgresql+pg8000://u@/d?unix_sock=/run/.s.PGSQL.5432").hosts,
    [{ host: "/run", port: 5432 }],
  );
});

Deno.test("parseDatabaseUrl() looks for a server at the usual places without a host", () => {
  assert.deepEqual(postgres("postgresql:///d").hosts, [
    { host: "/var/run/postgresql", port: 5432 },
    { host: "/tmp", port: 5432 },
    { host: "localhost", port: 5432 },
  ]);
});

Deno.test("parseDatabaseUrl() reads libpq's parameters", () => {
  const target = postgres(
    "postgresql://h/d?sslmode=verify-full&sslrootcert=/ca&sslcert=/c&sslkey=/k&sslpassword=s3&sslnegotiation=direct&connect_timeout=10&options=-c%20search_path%3Da&application_name=x+y&target_session_attrs=read-write&passfile=/p&service=sv&servicefile=/s&channel_binding=require&load_balance_hosts=random&hostaddr=10.0.0.1",
  );
  const { parameters: _parameters, ...rest } = target;
  assert.deepEqual(rest, {
    kind: "postgres",
    hosts: [{ host: "h", port: 5432, address: "10.0.0.1" }],
    database: "d",
    user: "postgres",
    sslMode: "verify-full",
    sslDirect: true,
    sslRootCert: "/ca",
    sslCert: "/c",
    sslKey: "/k",
    sslPassword: "s3",
    channelBinding: "require",
    connectTimeoutSeconds: 10,
    options: "-c search_path=a",
    applicationName: "x y",
    targetSessionAttrs: "read-write",
    randomHosts: true,
    passfile: "/p",
    service: "sv",
    serviceFile: "/s",
    ignoredArguments: [],
    displayUrl:
      "postgresql://h/d?application_name=x+y&channel_binding=require&connect_timeout=10&hostaddr=10.0.0.1&load_balance_hosts=random&options=-c+search_path%3Da&passfile=%2Fp&service=sv&servicefile=%2Fs&sslcert=%2Fc&sslkey=%2Fk&sslmode=verify-full&sslnegotiation=direct&sslpassword=***&sslrootcert=%2Fca&target_session_attrs=read-write",
  });
});

Deno.test("parseDatabaseUrl() takes no limit from a connect_timeout of 0", () => {
  assert.ok(
    !("connectTimeoutSeconds" in
      postgres("postgresql://h/d?connect_timeout=0")),
  );
});

Deno.test("parseDatabaseUrl() translates other drivers' ssl argument", () => {
  const mode = (ssl: string) => postgres(`postgresql://h/d?ssl=${ssl}`).sslMode;
  assert.deepEqual(["true", "require", "False", "verify-full"].map(mode), [
    "require",
    "require",
    "disable",
    "verify-full",
  ]);
});

Deno.test("parseDatabaseUrl() checks fully where the machine's certificates are meant", () => {
  const url = "postgresql://h/d?sslrootcert=system";
  assert.equal(postgres(url).sslMode, "verify-full");
  assert.equal(
    saidBy(() => parse(`${url}&sslmode=require`)),
    "Cannot use sslmode 'require' with sslrootcert 'system': only 'verify-full' is safe with it (--url)\nLeave sslmode out, or write 'sslmode=verify-full'",
  );
});

Deno.test("parseDatabaseUrl() names arguments without use, and refuses those near a known one", () => {
  assert.deepEqual(
    postgres(
      "postgresql://h/d?schema=public&keepalives=1&prepared_statement_cache_size=0&command_timeout=5&empty=",
    ).ignoredArguments,
    [
      "schema",
      "keepalives",
      "prepared_statement_cache_size",
      "command_timeout",
    ],
  );
  assert.equal(
    saidBy(() => parse("postgresql://u:secret@h/d?ssl_mode=require")),
    "'ssl_mode' is not an argument of a PostgreSQL URL (--url)\nDid you mean 'sslmode'?",
  );
});

Deno.test("parseDatabaseUrl() fills what the URL leaves open from PG variables", () => {
  const env = {
    PGHOST: "other",
    PGHOSTADDR: "10.0.0.9",
    PGPORT: "6000",
    PGUSER: "envuser",
    PGPASSWORD: "envpass",
    PGDATABASE: "envdb",
    PGSSLMODE: "require",
    PGCONNECT_TIMEOUT: "3",
    PGAPPNAME: "",
    USER: "osuser",
  };
  const target = postgres("postgresql://h/", env);
  assert.deepEqual(target.hosts, [{ host: "h", port: 6000 }]);
  assert.equal(target.user, "envuser");
  assert.equal(target.password, "envpass");
  assert.equal(target.database, "envdb");
  assert.equal(target.sslMode, "require");
  assert.equal(target.connectTimeoutSeconds, 3);
  assert.equal(target.applicationName, undefined);
  assert.equal(target.displayUrl, "postgresql://h/");
  assert.equal(postgres("postgresql://h", { USER: "me" }).user, "me");
  assert.equal(postgres("postgresql://h", { USER: "me" }).database, "me");
});

Deno.test("parseDatabaseUrl() reads pglite in memory and in a folder, whose path stays as it is", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["pglite:", undefined],
    ["pglite://", undefined],
    ["pglite://data", "data"],
    ["pglite://./a b/50%25?x", "./a b/50%25?x"],
    ["pglite:///srv/app/data", "/srv/app/data"],
    ["pglite:./rel", "./rel"],
    ["PGLITE:///x", "/x"],
  ];
  for (const [url, path] of cases) {
    assert.deepEqual(parse(url), { kind: "pglite", path, displayUrl: url });
  }
});

Deno.test("displayUrl masks passwords, also encoded, empty and among the arguments", () => {
  const shown = (url: string) => parse(url).displayUrl;
  assert.equal(shown("postgresql://u:p%40ss@h/d"), "postgresql://u:***@h/d");
  assert.equal(shown("postgresql://u:@h/d"), "postgresql://u:***@h/d");
  assert.equal(shown("postgresql://u@h/d"), "postgresql://u@h/d");
  assert.equal(
    shown("postgresql://h/d?user=u&password=secret&sslpassword=s%20x"),
    "postgresql://h/d?password=***&sslpassword=***&user=u",
  );
  assert.equal(
    shown("postgresql://h/d?scram_client_key=a&OAUTH_client_secret=b&pwd=c"),
    "postgresql://h/d?OAUTH_client_secret=***&pwd=***&scram_client_key=***",
  );
});

Deno.test("parseDatabaseUrl() throws DatabaseUrlError for other databases and texts", () => {
  const hint =
    "Write 'postgresql://user:password@host:5432/database' or 'pglite://folder'";
  for (
    const [url, database] of [
      ["mysql+pymysql://u:secret@h/d", "mysql"],
      ["sqlite:///x.db", "sqlite"],
      ["mssql://u:secret@h", "mssql"],
      ["cockroachdb://u:secret@h", "cockroachdb"],
    ] as const
  ) {
    assert.equal(
      saidBy(() => parse(url)),
      `'${database}' databases are not supported, only PostgreSQL and its embedded form PGlite (--url)\n${hint}`,
    );
  }
  assert.equal(
    saidBy(() => parse("postgressql://u:secret@h/d")),
    `'postgressql' databases are not supported, only PostgreSQL and its embedded form PGlite (--url)\nDid you mean 'postgresql'? ${hint}`,
  );
  assert.equal(
    saidBy(() => parse("driver://user:pass@localhost/dbname")),
    `The database URL is still the placeholder 'driver://…' (--url)\n${hint}`,
  );
  assert.equal(
    saidBy(() => parse("secret")),
    `The database URL does not begin with 'postgresql://' or 'pglite:' (--url)\n${hint}`,
  );
  assert.equal(
    saidBy(() => parse("  ")),
    `The database URL is empty (--url)\n${hint}`,
  );
});

Deno.test("parseDatabaseUrl() throws DatabaseUrlError for wrong values, never showing a password", () => {
  const at =
    "The user or password in the database URL contains an '@' (--url)\nWrite '@' inside user or password as '%40' ('%%40' in an ini file)";
  assert.equal(saidBy(() => parse("postgresql://u:se@cret@h/d")), at);
  assert.equal(saidBy(() => parse("postgresql://u:se@cr/et@h/d")), at);
  const port =
    "The port is not a number from 1 to 65535 (--url)\nWrite 'postgresql://user:password@host:5432/database'; an '@', ':' or '/' inside user or password is written '%40', '%3A' or '%2F'";
  assert.equal(saidBy(() => parse("postgresql://u:secret")), port);
  assert.equal(saidBy(() => parse("postgresql://h:0/d")), port);
  assert.equal(saidBy(() => parse("postgresql://h:65536/d")), port);
  assert.equal(
    saidBy(() => parse("postgresql://u:p@[::1/d")),
    "The host in the database URL is not a name or an address (--url)\nWrite an IPv6 address in brackets: 'postgresql://user@[::1]:5432/database'",
  );
  assert.equal(
    saidBy(() => parse("postgresql://h/d?sslmode=on")),
    "'on' is not a valid value for sslmode (--url)\nWrite one of disable, allow, prefer, require, verify-ca, verify-full",
  );
  assert.equal(
    saidBy(() => parse("postgresql://h/d?connect_timeout=5s")),
    "'5s' is not a valid value for connect_timeout (--url)\nWrite whole seconds, as in 'connect_timeout=10'",
  );
  assert.equal(
    saidBy(() => parse("postgresql:///d?host=a,b,c&port=1,2")),
    "Cannot match 2 ports to 3 hosts (--url)\nGive one for each host, in the same order",
  );
});

Deno.test("parseDatabaseUrl() never shows an encoded password, whatever it is", () => {
  // Letters that occur in no message and no other part of the URL.
  const password = fc.string({ minLength: 8, maxLength: 20 }).map((text) =>
    `Zq${text}qZ`
  );
  fc.assert(fc.property(
    password,
    fc.constantFrom("h/d", "h:x/d", "[/d", "h/d?sslmode=zz", "h/d?sslmod=x"),
    (secret, rest) => {
      const encoded = encodeURIComponent(secret.toWellFormed());
      try {
        const target = postgres(`postgresql://u:${encoded}@${rest}`);
        assert.equal(target.password, secret.toWellFormed());
        assert.equal(target.displayUrl, `postgresql://u:***@${rest}`);
      } catch (error) {
        assert.ok(error instanceof DatabaseUrlError);
        assert.ok(!Deno.inspect(error).includes("Zq"), said(error));
      }
    },
  ));
});

Deno.test("readDatabaseEnvironment() needs a variable that says where the database is", () => {
  const read = (env: Env) => readDatabaseEnvironment((name) => env[name]);
  assert.equal(
    read({ USER: "me", PGPASSWORD: "x", PGSSLMODE: "zz" }),
    undefined,
  );
  const target = read({
    PGHOST: "a,::1",
    PGPORT: "1,2",
    PGUSER: "u@x",
    PGPASSWORD: "secret",
  });
  assert.deepEqual(target?.hosts, [
    { host: "a", port: 1 },
    { host: "::1", port: 2 },
  ]);
  assert.equal(target?.database, "u@x");
  assert.equal(
    target?.displayUrl,
    "postgresql://u%40x:***@a:1,[::1]:2/u@x",
  );
  assert.equal(
    read({ PGDATABASE: "d", USER: "me" })?.displayUrl,
    "postgresql://me@/d",
  );
  assert.equal(
    read({ PGHOST: "/run/pg", USER: "me" })?.displayUrl,
    "postgresql://me@/me?host=%2Frun%2Fpg",
  );
  assert.equal(
    saidBy(() => read({ PGPORT: "abc" })).split("\n")[0],
    "The port is not a number from 1 to 65535 (PG… environment variables)",
  );
});

Deno.test("applyServiceFile() puts the service between URL and environment", () => {
  const target = postgres("postgresql://h/?service=app&connect_timeout=9", {
    PGUSER: "envuser",
    PGPASSWORD: "envpass",
    PGAPPNAME: "envapp",
  });
  const text = "[app]\nhost=no\nuser=svuser\ndbname=svdb\nport=6000\n";
  const applied = applyServiceFile(target, { text, file: "sv.conf" });
  assert.deepEqual(applied.hosts, [{ host: "h", port: 6000 }]);
  assert.equal(applied.user, "svuser");
  assert.equal(applied.database, "svdb");
  assert.equal(applied.password, "envpass");
  assert.equal(applied.applicationName, "envapp");
  assert.equal(applied.connectTimeoutSeconds, 9);
  assert.equal(applied.service, undefined);
  assert.equal(applyServiceFile(applied, { text: "", file: "x" }), applied);
});

Deno.test("applyServiceFile() throws DatabaseUrlError for a missing service or a wrong value", () => {
  const target = postgres("postgresql:///?service=app");
  assert.equal(
    saidBy(() => applyServiceFile(target, { text: "[x]\n", file: "sv.conf" })),
    "There is no service 'app' in 'sv.conf'\nAdd a section [app] to the file",
  );
  assert.equal(
    saidBy(() =>
      applyServiceFile(target, { text: "[app]\nsslmode=x\n", file: "sv.conf" })
    ),
    "'x' is not a valid value for sslmode (service 'app' of 'sv.conf')\nWrite one of disable, allow, prefer, require, verify-ca, verify-full",
  );
});
