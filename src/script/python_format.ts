/** A value for a `%` conversion. */
export type FormatValue = number | string;

/** Why a text could not be formatted; the caller knows which setting it is. */
export class PythonFormatError extends Error {
  override readonly name = "PythonFormatError";
}

/** More is no name of a file, and billions are no text. */
const MAX_WIDTH = 255;
/** What `toFixed()` and `toExponential()` take. */
const MAX_PRECISION = 100;

const CONVERSION_REGEXP =
  /%(?:\((?<key>[^)]*)\))?(?<flags>[-+ #0]*)(?<width>\d*|\*)(?:\.(?<precision>\d*|\*))?[hlL]?(?<type>[^]?)/g;

/**
 * Formats with named values as Python's `text % values` does: `%(rev)s`,
 * `%(month).2d`, `%%`, with flags, width and precision.
 *
 * @throws {PythonFormatError} If a name is unknown, a conversion has no name or
 * is none, or wants a number where there is text.
 * @see Python 3 library reference, "printf-style String Formatting".
 */
export function formatPercent(
  text: string,
  values: Readonly<Record<string, FormatValue>>,
): string {
  return text.replaceAll(CONVERSION_REGEXP, (...match) => {
    const [whole] = match;
    const groups: Readonly<Record<string, string | undefined>> = match.at(-1);
    const { key, flags = "", width = "", precision, type = "" } = groups;
    if (type === "%" && key === undefined) return "%";
    if (key === undefined || width === "*" || precision === "*") {
      throw new PythonFormatError(
        `"${whole}" is not a token; a plain percent sign is %%`,
      );
    }
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) {
      throw new PythonFormatError(`"%(${key})" is unknown`);
    }
    const spec = {
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
    };
    const body = spec.width > MAX_WIDTH
      ? undefined
      : convert(value, type, spec);
    if (body === undefined) {
      throw new PythonFormatError(`"${whole}" cannot be used for "${key}"`);
    }
    return justify(body, spec);
  });
}

interface Spec {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
}

/** Sign or prefix, and the rest; only between them zeros may be filled in. */
interface Body {
  readonly sign: string;
  readonly digits: string;
  readonly isNumber: boolean;
}

function convert(
  value: FormatValue,
  type: string,
  spec: Spec,
): Body | undefined {
  switch (type) {
    case "s":
    case "r":
    case "a": {
      const text = type === "s" || typeof value === "number"
        ? String(value)
        : `'${value}'`;
      const digits = spec.precision === undefined
        ? text
        : [...text].slice(0, spec.precision).join("");
      return { sign: "", digits, isNumber: false };
    }
    case "d":
    case "i":
    case "u":
      return convertInteger(value, { radix: 10, prefix: "" }, spec);
    case "o":
      return convertInteger(value, { radix: 8, prefix: "0o" }, spec);
    case "x":
      return convertInteger(value, { radix: 16, prefix: "0x" }, spec);
    case "X": {
      const body = convertInteger(value, { radix: 16, prefix: "0X" }, spec);
      return body && { ...body, digits: body.digits.toUpperCase() };
    }
    case "f":
    case "F":
    case "e":
    case "E":
    case "g":
    case "G": {
      if (typeof value === "string") return undefined;
      if ((spec.precision ?? 0) > MAX_PRECISION) return undefined;
      const digits = renderFloat(Math.abs(value), type.toLowerCase(), spec);
      return {
        ...signOf(value, spec),
        digits: type === "E" || type === "G" ? digits.toUpperCase() : digits,
      };
    }
    case "c": {
      const digits = typeof value === "number" ? toCharacter(value) : value;
      return digits === undefined || [...digits].length !== 1
        ? undefined
        : { sign: "", digits, isNumber: false };
    }
    default:
      return undefined;
  }
}

function convertInteger(
  value: FormatValue,
  system: { readonly radix: number; readonly prefix: string },
  spec: Spec,
): Body | undefined {
  if (typeof value === "string") return undefined;
  if ((spec.precision ?? 0) > MAX_WIDTH) return undefined;
  const { sign } = signOf(value, spec);
  const digits = Math.abs(value).toString(system.radix).padStart(
    spec.precision ?? 0,
    "0",
  );
  return {
    sign: `${sign}${spec.flags.includes("#") ? system.prefix : ""}`,
    digits,
    isNumber: true,
  };
}

const LAST_CODE_POINT = 0x10ffff;

function toCharacter(code: number): string | undefined {
  return code < 0 || code > LAST_CODE_POINT
    ? undefined
    : String.fromCodePoint(code);
}

/** A number that is not negative by `%f`, `%e` or `%g`. */
function renderFloat(value: number, type: string, spec: Spec): string {
  const precision = spec.precision ?? 6;
  if (type === "f") return value.toFixed(precision);
  if (type === "e") return renderExponential(value, precision);
  const digits = Math.max(1, precision);
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  const text = exponent < -4 || exponent >= digits
    ? renderExponential(value, digits - 1)
    : value.toFixed(digits - 1 - exponent);
  // `#` keeps the zeros at the end.
  return spec.flags.includes("#")
    ? text
    : text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

/** With an exponent of at least two digits, as C has it. */
function renderExponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(
    /e([+-])(\d)$/,
    (_, sign: string, digit: string) => `e${sign}0${digit}`,
  );
}

function signOf(
  value: number,
  { flags }: Spec,
): { readonly sign: string; readonly isNumber: true } {
  const positive = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return { sign: value < 0 ? "-" : positive, isNumber: true };
}

function justify(
  { sign, digits, isNumber }: Body,
  { flags, width }: Spec,
): string {
  const length = [...sign, ...digits].length;
  const missing = Math.max(0, width - length);
  if (flags.includes("-")) return `${sign}${digits}${" ".repeat(missing)}`;
  if (flags.includes("0") && isNumber) {
    return `${sign}${"0".repeat(missing)}${digits}`;
  }
  return `${" ".repeat(missing)}${sign}${digits}`;
}
