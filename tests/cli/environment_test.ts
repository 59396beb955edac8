import assert from "node:assert/strict";
import { freshDatabase } from "../support/servers.ts";
import { makeProject } from "../support/temp_project.ts";

/**
 * What an `env.ts` says about running revisions, through the whole command
 * line on a real server; what it says about comparing has a test of its own.
 */

const AUDIT = `import { defineEnv, type VersionApply } from "alembic";

async function audit({ op, step, heads, context }: VersionApply) {
  const { direction, revision, from, to, message } = step;
  const values = [direction, revision, from, to, message, heads, context.direction, context.tag ?? ""]
    .map((value) => "'" + String(value) + "'");
  // Not awaited: whoever calls it waits for all of it.
  op.execute(\`INSERT INTO audit (line) VALUES (concat_ws('|', \${values.join(", ")}))\`);
}

async function refuse({ op, step, context }: VersionApply) {
  if (context.xArguments.leave === step.revision) {
    await op.autocommitBlock(() => op.execute("SELECT 1"));
  }
  if (context.xArguments.refuse === step.revision) {
    throw new Error("not this one");
  }
}

export default defineEnv({ onVersionApply: [audit, refuse] });
`;

Deno.test("onVersionApply is called in the transaction of each step, behind its version rows", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa -> bbbb", {
    url: database.url,
  });
  await project.write("migrations/env.ts", AUDIT);
  const lines = async () =>
    (await database.server.run(
      "SELECT line FROM audit ORDER BY id",
      database.name,
    )).map(({ line }) => line);
  await database.server.run(
    "CREATE TABLE audit (id serial, line text)",
    database.name,
  );
  const refused = await project.run(["-x", "refuse=bbbb", "upgrade", "head"]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /^FAILED: Revision bbbb failed in upgrade: Error: not this one\n {2}at <root>\/migrations\/env\.ts:16/m,
  );
  const first = "upgrade|aaaa||aaaa|step aaaa|aaaa|up|";
  assert.deepEqual(await lines(), [first]);
  await project.expect("current", { stdout: "aaaa\n" });

  const left = await project.run(["-x", "leave=bbbb", "upgrade", "head"]);
  assert.match(
    left.stderr,
    /onVersionApply cannot leave the transaction of its revision/,
  );
  await project.expect("current", { stdout: "aaaa\n" });

  await project.expect("upgrade head --tag blue", { stderr: /-> bbbb/ });
  await project.expect("downgrade -1", { stderr: /bbbb -> aaaa/ });
  await project.expect("stamp bbbb", { stderr: /aaaa -> bbbb/ });
  await project.expect("stamp base", { stderr: /bbbb -> / });
  assert.deepEqual(await lines(), [
    first,
    "upgrade|bbbb|aaaa|bbbb|step bbbb|bbbb|up|blue",
    "downgrade|bbbb|bbbb|aaaa|step bbbb|aaaa|down|",
    "stamp|bbbb|aaaa|bbbb||bbbb|up|",
    "stamp||bbbb||||up|",
  ]);

  const { stdout } = await project.run(["upgrade", "aaaa:head", "--sql"]);
  assert.match(
    stdout,
    /SET version_num='bbbb'[^;]*;\n\nINSERT INTO audit [^;]*'bbbb'[^;]*;\n\nCOMMIT;/,
  );

  await project.write(
    "migrations/versions/cccc.sql",
    "-- revision: cccc\n-- down_revision: bbbb\n-- transaction: off\n\n" +
      "-- upgrade\nVACUUM audit;\n",
  );
  await project.expect("stamp bbbb", { stderr: /-> bbbb/ });
  const outside = await project.run(["-x", "refuse=cccc", "upgrade", "head"]);
  assert.match(outside.stderr, /Revision cccc failed .* not this one/);
  await project.expect("current", { stdout: "bbbb\n", stderr: /cccc/ });
  await project.expect("upgrade head --repeat-unfinished", {
    stderr: /-> cccc/,
  });
  assert.deepEqual((await lines()).slice(-2), [
    "stamp|bbbb||bbbb||bbbb|up|",
    "upgrade|cccc|bbbb|cccc||cccc|up|",
  ]);
});

Deno.test("an env.ts that is broken stops a run before it begins, and nothing that has nothing to do", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa -> bbbb", {
    url: database.url,
  });
  await project.expect("upgrade aaaa", { stderr: /-> aaaa/ });
  await project.write(
    "migrations/env.ts",
    "export default { onVersionAply: () => {} };",
  );
  await project.expect("upgrade aaaa", {});
  for (const line of ["upgrade head", "downgrade base", "stamp base"]) {
    await project.expect(line, {
      code: 1,
      stderr: "FAILED: <root>/migrations/env.ts sets the unknown option " +
        "'onVersionAply'\nDid you mean 'onVersionApply'?\n",
    });
  }
  await project.write(
    "migrations/env.ts",
    "export default { onVersionApply: [1] };",
  );
  await project.expect("upgrade head", {
    code: 1,
    stderr: "FAILED: <root>/migrations/env.ts sets 'onVersionApply' to what " +
      "it cannot be: object\n",
  });
  await project.expect("current", { stdout: "aaaa\n" });
});

Deno.test("transactionPerMigration of env.ts makes one transaction of the whole run", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("aaaa", { url: database.url });
  await project.write(
    "migrations/versions/bbbb.sql",
    "-- revision: bbbb\n-- down_revision: aaaa\n\n-- upgrade\nSELECT 1/0;\n",
  );
  await project.write(
    "migrations/env.ts",
    `import { defineEnv } from "alembic";
     export default defineEnv({ transactionPerMigration: false });`,
  );
  const { code } = await project.run(["upgrade", "head"]);
  assert.equal(code, 1);
  await project.expect("current", {});
  const { stdout } = await project.run(["upgrade", "head", "--sql"]);
  assert.equal(stdout.match(/^BEGIN;/gm)?.length, 1);
});

Deno.test("the naming convention of targetMetadata holds in revisions, and generated names are final", async () => {
  await using database = await freshDatabase();
  await using project = await makeProject("", {
    url: database.url,
    settings: [`shadow_url = ${database.url.replaceAll("%", "%%")}`],
  });
  const models = (columns: string) =>
    project.write(
      "migrations/env.ts",
      `import { defineEnv, sa } from "alembic";
       export default defineEnv({
         targetMetadata: sa.metadata([
           sa.table("account", [
             sa.column("id", sa.integer(), { primaryKey: true }),
             sa.column("mail", sa.text(), { unique: true }),
             sa.checkConstraint("id > 0", { name: "positive" }),
             ${columns}
           ]),
         ], {
           namingConvention: {
             pk: "pk_%(table_name)s",
             uq: "uq_%(table_name)s_%(column_0_name)s",
             ck: "ck_%(table_name)s_%(constraint_name)s",
           },
         }),
       });`,
    );
  await models("");
  await project.expect(
    "revision --autogenerate -m one --rev-id aaaa",
    { stdout: /Generating/, stderr: /Detected added table 'account'/ },
  );
  const text = await project.read("migrations/versions/aaaa_one.ts");
  assert.match(text, /op\.f\("pk_account"\)/);
  assert.match(text, /op\.f\("uq_account_mail"\)/);
  assert.match(text, /op\.f\("ck_account_positive"\)/);
  await project.expect("upgrade head", { stderr: /-> aaaa/ });
  await project.expect("check", {
    stdout: "No new upgrade operations detected.\n",
  });
  // Written by hand, with names left to the convention.
  await project.write(
    "migrations/versions/bbbb.ts",
    `import type { Migration } from "alembic";
     export const revision = "bbbb";
     export const downRevision = "aaaa";
     export async function upgrade({ op, sa }: Migration) {
       await op.addColumn("account", sa.column("code", sa.text()));
       await op.createUniqueConstraint(null, "account", ["code"]);
       await op.createCheckConstraint("short", "account", "length(code) < 9");
     }
     export async function downgrade({ op }: Migration) {
       await op.dropConstraint("short", "account", { type: "check" });
       await op.dropColumn("account", "code");
     }`,
  );
  await models(
    `sa.column("code", sa.text(), { unique: true }), ` +
      `sa.checkConstraint("length(code) < 9", { name: "short" }),`,
  );
  await project.expect("upgrade head", { stderr: /-> bbbb/ });
  await project.expect("check", {
    stdout: "No new upgrade operations detected.\n",
  });
  await project.expect("downgrade -1", { stderr: /bbbb -> aaaa/ });
});

Deno.test("revision_environment lets hooks change a plain revision, and refuse it", async () => {
  await using project = await makeProject("aaaa", {
    settings: ["revision_environment = true"],
  });
  await project.write(
    "migrations/env.ts",
    `import { collectOperations, defineEnv } from "alembic";
     export default defineEnv({
       processRevisionDirectives: ({ serverVersion }, revision, directives) => {
         const [script] = directives;
         if (script.message === "nothing") directives.length = 0;
         script.revisionId = "000" + (revision.length + 1);
         script.upgradeOps.ops.push(
           ...collectOperations((op) => op.execute("SELECT '" + serverVersion + "'")),
         );
       },
     });`,
  );
  await project.expect("revision -m next", {
    stdout: "Generating <root>/migrations/versions/0002_next.ts ...  done\n",
  });
  const text = await project.read("migrations/versions/0002_next.ts");
  assert.match(text, /op\.execute\("SELECT 'undefined'"\)/);
  await project.expect("heads", { stdout: "0002 (head)\n" });
  await project.expect("revision -m nothing", {
    code: 1,
    stderr: "FAILED: processRevisionDirectives of <root>/migrations/env.ts " +
      "took the revision out: no file is written\nLet it keep a revision for " +
      "which nothing was compared: its context.serverVersion is undefined\n",
  });
});
