import assert from "node:assert/strict";
import fc from "fast-check";
import { nameText } from "../../src/schema/expressions.ts";
import {
  byteLength,
  nameConstraint,
  nameIndex,
  type NamingConvention,
  resolveGivenName,
  truncateName,
} from "../../src/schema/naming.ts";
import * as sa from "../../src/schema/sa.ts";
import { finalName } from "../../src/schema/expressions.ts";

const TABLE = { name: "account", schema: "app" };

const CONVENTION: NamingConvention = {
  ix: "ix_%(column_0_label)s",
  uq: "uq_%(table_name)s_%(column_0_N_name)s",
  ck: "ck_%(table_name)s_%(constraint_name)s",
  fk: "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
  pk: "pk_%(table_name)s",
};

function named(
  constraint: Parameters<typeof nameConstraint>[0],
  convention = CONVENTION,
): string | undefined {
  const { name } = nameConstraint(constraint, TABLE, convention);
  return name === undefined ? undefined : nameText(name);
}

Deno.test("nameConstraint() fills in the tokens of each kind", () => {
  assert.equal(named(sa.primaryKeyConstraint(["id"])), "pk_account");
  assert.equal(named(sa.uniqueConstraint(["a", "b"])), "uq_account_a_b");
  assert.equal(
    named(sa.foreignKeyConstraint(["p"], ["x.parent.id"])),
    "fk_account_p_parent",
  );
  assert.equal(
    named(sa.checkConstraint("a > 0", { name: "positive" })),
    "ck_account_positive",
  );
  assert.equal(named(sa.excludeConstraint([["a", "="]])), undefined);
});

Deno.test("nameConstraint() knows every token", () => {
  const names = (uq: string) => named(sa.uniqueConstraint(["a", "b"]), { uq });
  assert.equal(names("%(column_1_name)s"), "b");
  assert.equal(names("%(column_0N_name)s"), "ab");
  assert.equal(names("%(column_0_N_label)s"), "app_account_a_app_account_b");
  assert.equal(names("%(column_0_key)s"), "a");
  assert.equal(names("100%%"), "100%");
  const fk = (template: string) =>
    named(sa.foreignKeyConstraint(["p", "q"], ["t.a", "t.b"]), {
      fk: template,
    });
  assert.equal(fk("%(referred_column_0_name)s"), "a");
  assert.equal(fk("%(referred_column_0_N_name)s"), "a_b");
});

Deno.test("nameConstraint() takes for a token of one's own only what is one", () => {
  assert.throws(
    () =>
      nameConstraint(sa.uniqueConstraint(["a"]), { name: "t" }, {
        uq: "%(constructor)s",
        tokens: {},
      }),
    /a naming convention has no token 'constructor'/,
  );
});

Deno.test("nameConstraint() uses tokens of one's own", () => {
  const convention: NamingConvention = {
    uq: "%(hash)s_%(table_name)s",
    tokens: { hash: (item, table) => `${item.kind}-${table.name}` },
  };
  assert.equal(
    named(sa.uniqueConstraint(["a"]), convention),
    "unique-account_account",
  );
});

Deno.test("nameConstraint() leaves given and final names alone, and is idempotent", () => {
  assert.equal(named(sa.uniqueConstraint(["a"], { name: "mine" })), "mine");
  const final = sa.checkConstraint("true", { name: finalName("ck") });
  assert.equal(named(final), "ck");
  const once = nameConstraint(
    sa.checkConstraint("true", { name: "x" }),
    TABLE,
    CONVENTION,
  );
  assert.equal(nameConstraint(once, TABLE, CONVENTION), once);
});

Deno.test("nameConstraint() throws SchemaError when a template asks for too much", () => {
  const cases: readonly (readonly [() => unknown, string])[] = [
    [
      () => named(sa.checkConstraint("true")),
      "Invalid definition of 'account': Naming convention including %(constraint_name)s token requires that constraint is explicitly named",
    ],
    [
      () => named(sa.uniqueConstraint(["a"]), { uq: "%(colour)s" }),
      "Invalid definition of 'account': a naming convention has no token 'colour'",
    ],
    [
      () => named(sa.uniqueConstraint(["a"]), { uq: "%s" }),
      "Invalid definition of 'account': the naming convention '%s' has '%s', which is no token",
    ],
    [
      () => named(sa.uniqueConstraint(["a"]), { uq: "%(column_1_name)s" }),
      "Invalid definition of 'account': there is no column for the token 'column_1_name'",
    ],
    [
      () =>
        named(sa.uniqueConstraint(["a"]), { uq: "%(referred_table_name)s" }),
      "Invalid definition of 'account': the token 'referred_table_name' is for foreign keys",
    ],
    [
      () => nameIndex(sa.index(null, [sa.text("lower(a)")]), TABLE, {}),
      "Invalid definition of 'account': the token 'column_0_label' needs a column, but finds an expression",
    ],
  ];
  for (const [body, message] of cases) {
    assert.throws(body, { name: "SchemaError", message });
  }
});

Deno.test("nameIndex() names indexes without a convention too", () => {
  const { name } = nameIndex(sa.index(null, ["a", "b"]), TABLE, {});
  assert.deepEqual(name, { kind: "finalName", name: "ix_app_account_a" });
});

Deno.test("resolveGivenName() completes the name of an existing constraint", () => {
  const context = {
    kind: "check",
    table: TABLE,
    convention: CONVENTION,
  } as const;
  assert.deepEqual(
    resolveGivenName("$&positive", context),
    finalName("ck_account_$&positive"),
  );
  assert.deepEqual(
    resolveGivenName(finalName("x"), context),
    finalName("x"),
  );
  assert.equal(resolveGivenName("x", { ...context, kind: "unique" }), "x");
  assert.equal(
    resolveGivenName("x", {
      ...context,
      convention: { ck: "%(column_0_name)s_%(constraint_name)s" },
    }),
    "x",
  );
});

Deno.test("truncateName() shortens as SQLAlchemy does", () => {
  // printf 'ix_%s' xxx… | md5sum ends with these four digits.
  assert.equal(
    truncateName(`ix_${"x".repeat(70)}`),
    `ix_${"x".repeat(52)}_3aa3`,
  );
  assert.equal(truncateName("x".repeat(63)), "x".repeat(63));
});

Deno.test("truncateName() keeps any name within 63 bytes, and whole characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 0 }), (text) => {
      const name = truncateName(text.repeat(9));
      assert.ok(byteLength(name) <= 63);
      assert.ok(!name.includes("\uFFFD") || text.includes("\uFFFD"));
    }),
  );
});
