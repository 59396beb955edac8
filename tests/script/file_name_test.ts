import assert from "node:assert/strict";
import {
  renderFileName,
  renderSlug,
  resolveCreateDate,
} from "../../src/script/file_name.ts";
import { catchError } from "./support.ts";

const DOCUMENTED =
  "%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d-%(rev)s_%(slug)s";

function nameOf(options: {
  readonly template?: string;
  readonly message?: string;
  readonly revision?: string;
  readonly length?: number;
}): string {
  return renderFileName({
    fileTemplate: options.template ?? "%(rev)s_%(slug)s",
    revision: options.revision ?? "ae10",
    message: options.message ?? "add users table",
    truncateSlugLength: options.length ?? 40,
    createDate: resolveCreateDate({
      now: new Date("2024-03-05T07:08:09.123Z"),
      timezone: "UTC",
    }),
  });
}

const NAMES: ReadonlyArray<
  readonly [options: Parameters<typeof nameOf>[0], expected: string]
> = [
  [{}, "ae10_add_users_table"],
  [{ template: DOCUMENTED }, "2024_03_05_0708-ae10_add_users_table"],
  [{ template: "%(year)s/%(month)02d/%(rev)s" }, "2024/03/ae10"],
  [
    { template: "%(month)4d_%(day)-3d|%(hour)+d_%(year)x_%(year)#X" },
    "   3_5  |+7_7e8_0X7E8",
  ],
  [{ template: "%(rev).2s_%(slug).5s_%(epoch)s" }, "ae_add_u_1709622489"],
  [{ template: "%(second)f-100%%" }, "9.000000-100%"],
  // As Python formats them.
  [
    {
      template: "%(year)e|%(year).1E|%(hour)g|%(epoch)g|%(year)#.6g|%(day)06g",
    },
    "2.024000e+03|2.0E+03|7|1.70962e+09|2024.00|000005",
  ],
  [{ message: "" }, "ae10_"],
  [{ message: "Größe ändern – naïve 🎉 café" }, "ae10_größe_ändern_naïve_café"],
  [{ message: "cafe\u0301 x" }, "ae10_cafe_x"],
  [{ message: "../../etc/passwd" }, "ae10_etc_passwd"],
  [{ message: "數據 ½ ٣" }, "ae10_數據_½_٣"],
];

for (const [options, expected] of NAMES) {
  Deno.test(`renderFileName() makes ${JSON.stringify(expected)} of ${JSON.stringify(options)}`, () => {
    assert.equal(nameOf(options), expected);
  });
}

Deno.test("renderSlug() cuts at the last underscore that fits", () => {
  assert.equal(renderSlug("create the accounts table", 10), "create_");
  assert.equal(renderSlug("a".repeat(41), 0), `${"a".repeat(40)}_`);
  assert.equal(
    renderSlug("🎉".repeat(3) + "𝒳".repeat(41), 40),
    `${"𝒳".repeat(40)}_`,
  );
  assert.equal(renderSlug("one two three", -4), "one_two_");
  assert.equal(renderSlug("one", -1), "on_");
});

const BAD: ReadonlyArray<
  readonly [options: Parameters<typeof nameOf>[0], message: string]
> = [
  [
    { template: "%(revision)s" },
    `Cannot use file_template "%(revision)s": "%(revision)" is unknown`,
  ],
  [
    { template: "%(toString)s" },
    `Cannot use file_template "%(toString)s": "%(toString)" is unknown`,
  ],
  [
    { template: "%s" },
    `Cannot use file_template "%s": "%s" is not a token; a plain percent sign is %%`,
  ],
  [
    { template: "%(slug)d" },
    `Cannot use file_template "%(slug)d": "%(slug)d" cannot be used for "slug"`,
  ],
  [
    { template: "%(epoch)c" },
    `Cannot use file_template "%(epoch)c": "%(epoch)c" cannot be used for "epoch"`,
  ],
  [
    { template: "%(slug)c" },
    `Cannot use file_template "%(slug)c": "%(slug)c" cannot be used for "slug"`,
  ],
  [
    { template: "%(year)9999999999d" },
    `Cannot use file_template "%(year)9999999999d": "%(year)9999999999d" cannot be used for "year"`,
  ],
  [
    { template: "%(year).101f" },
    `Cannot use file_template "%(year).101f": "%(year).101f" cannot be used for "year"`,
  ],
  [
    { template: "100%" },
    `Cannot use file_template "100%": "%" is not a token; a plain percent sign is %%`,
  ],
  [
    { template: "../%(rev)s" },
    `The file name "../ae10" that file_template makes leads out of the version location`,
  ],
  [
    { template: "/tmp/%(rev)s" },
    `The file name "/tmp/ae10" that file_template makes leads out of the version location`,
  ],
  [
    { template: "C:%(rev)s" },
    `The file name "C:ae10" that file_template makes leads out of the version location`,
  ],
  [
    { template: "a//%(rev)s" },
    `The file name "a//ae10" that file_template makes has an empty part`,
  ],
  [
    { template: "" },
    `The file name "" that file_template makes is empty`,
  ],
  [
    { template: "%(slug)s", message: "" },
    `The file name "" that file_template makes is empty`,
  ],
  [
    { template: ".%(rev)s" },
    `The file name ".ae10" that file_template makes has a part with a leading dot, which is not loaded`,
  ],
  [{ revision: "../x" }, `Revision id "../x" cannot stand in a file name`],
  [{ revision: "a\\b" }, `Revision id "a\\b" cannot stand in a file name`],
];

for (const [options, message] of BAD) {
  Deno.test(`renderFileName() refuses ${JSON.stringify(options)}`, async () => {
    assert.equal((await catchError(() => nameOf(options))).message, message);
  });
}

Deno.test("renderFileName() refuses a name that no file system takes", async () => {
  const error = await catchError(() =>
    nameOf({ message: "數".repeat(100), length: 100 })
  );
  assert.match(error.message, /is too long \(305 bytes\)$/);
});

const DATES: ReadonlyArray<
  readonly [now: string, timezone: string | undefined, text: string]
> = [
  ["2024-03-05T07:08:09Z", undefined, "2024-03-05 08:08:09"],
  ["2024-03-05T07:08:09.120Z", "  ", "2024-03-05 08:08:09.120000"],
  ["2024-03-05T07:08:09Z", "UTC", "2024-03-05 07:08:09+00:00"],
  ["2024-03-05T07:08:09Z", "utc", "2024-03-05 07:08:09+00:00"],
  ["2024-10-27T00:30:00Z", "Europe/Warsaw", "2024-10-27 02:30:00+02:00"],
  ["2024-10-27T01:30:00Z", "Europe/Warsaw", "2024-10-27 02:30:00+01:00"],
  ["2024-06-30T20:00:00Z", "Australia/Adelaide", "2024-07-01 05:30:00+09:30"],
  ["2024-06-30T03:00:00Z", "US/Eastern", "2024-06-29 23:00:00-04:00"],
  ["2024-06-30T03:00:00Z", "Asia/Calcutta", "2024-06-30 08:30:00+05:30"],
  ["2024-06-30T04:00:00Z", "America/New_York", "2024-06-30 00:00:00-04:00"],
  ["1969-12-31T23:59:59.500Z", "UTC", "1969-12-31 23:59:59.500000+00:00"],
  ["1880-01-01T00:00:00Z", "Europe/Paris", "1880-01-01 00:09:21+00:09:21"],
];

for (const [now, timezone, text] of DATES) {
  Deno.test(`resolveCreateDate() shows ${now} in ${timezone ?? "local time"} as ${text}`, () => {
    const date = resolveCreateDate({
      now: new Date(now),
      timezone,
      processTimezone: "Europe/Warsaw",
    });
    assert.equal(date.text, text);
    assert.equal(date.epochSeconds, Math.floor(Date.parse(now) / 1000));
  });
}

for (
  const timezone of [
    "europe/warsaw",
    "Nope/Nowhere",
    "+02:00",
    "Etc/utc",
    "../etc",
    "constructor",
  ]
) {
  Deno.test(`resolveCreateDate() refuses the time zone ${timezone}`, async () => {
    const error = await catchError(() =>
      resolveCreateDate({ now: new Date(), timezone })
    );
    assert.equal(error.message, `Can't locate timezone: ${timezone}`);
  });
}
