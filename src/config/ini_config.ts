import {
  DEFAULT_SECTION,
  type IniDocument,
  type IniOption,
  normalizeOption,
} from "./ini.ts";
import { interpolate } from "./interpolate.ts";

/** What an {@linkcode IniConfig} is made from. */
export interface IniConfigOptions {
  /** File name for messages. */
  readonly file: string;
  /** Folder of the file, what `%(here)s` stands for. */
  readonly here: string;
  /** Absent if there is no such file. */
  readonly document?: IniDocument | undefined;
}

/**
 * Looks options of an ini file up, interpolated at the moment they are asked
 * for, so that a wrong `%` harms only the option it stands in.
 *
 * Names of options may be given in any case, those of sections only as written.
 */
export class IniConfig {
  readonly file: string;
  readonly #defaults: Map<string, IniOption>;
  readonly #sections: Map<string, Map<string, IniOption>>;

  constructor(options: IniConfigOptions) {
    this.file = options.file;
    const document = options.document;
    this.#defaults = new Map([
      ["here", { value: options.here, line: undefined }],
      ...document?.defaults ?? [],
    ]);
    this.#sections = new Map(
      Array.from(
        document?.sections ?? [],
        ([name, section]) => [name, new Map(section)],
      ),
    );
  }

  /** Names of the sections in the order of the file, without `[DEFAULT]`. */
  sectionNames(): readonly string[] {
    return [...this.#sections.keys()];
  }

  /** Whether the section exists; `[DEFAULT]` never does. */
  hasSection(section: string): boolean {
    return this.#sections.has(section);
  }

  /** Options written in the section itself, lower-cased, in the order of the file. */
  ownOptionNames(section: string): readonly string[] {
    return [...this.#sections.get(section)?.keys() ?? []];
  }

  /** Raw values of `[DEFAULT]`, with `here`. */
  defaults(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Array.from(this.#defaults, ([name, option]) => [name, option.value]),
    );
  }

  /**
   * The interpolated value; undefined if neither the section nor `[DEFAULT]`
   * has the option, or there is no such section.
   *
   * @throws {InterpolationError} If a `%` in the value cannot be replaced.
   */
  get(section: string, name: string): string | undefined {
    const option = normalizeOption(name);
    const value = this.#find(section, option);
    if (value === undefined) return undefined;
    return interpolate({
      file: this.file,
      section,
      option,
      value,
      lookup: (reference) => this.#find(section, reference)?.value,
    });
  }

  /**
   * Every option of the section, interpolated, those of `[DEFAULT]` first;
   * undefined if there is no such section.
   *
   * @throws {InterpolationError} For the first value that cannot be interpolated.
   */
  getSection(section: string): Readonly<Record<string, string>> | undefined {
    const own = this.#sections.get(section);
    if (own === undefined) return undefined;
    const names = new Set([...this.#defaults.keys(), ...own.keys()]);
    return Object.fromEntries(
      Array.from(names, (name) => [name, this.get(section, name) ?? ""]),
    );
  }

  /** Whether the section, or `[DEFAULT]` for it, sets the option. */
  has(section: string, name: string): boolean {
    return this.#find(section, normalizeOption(name)) !== undefined;
  }

  /** 1-based line of the option; undefined if it stands in no file. */
  lineOf(section: string, name: string): number | undefined {
    return this.#find(section, normalizeOption(name))?.line;
  }

  /**
   * Sets the raw value of an option; the section is made if there is none.
   * The value is interpolated when it is read, so `%` has to be doubled.
   */
  set(section: string, name: string, value: string): void {
    let options = this.#sections.get(section);
    if (options === undefined) {
      options = new Map();
      this.#sections.set(section, options);
    }
    options.set(normalizeOption(name), { value, line: undefined });
  }

  #find(section: string, name: string): IniOption | undefined {
    const own = this.#sections.get(section);
    if (own === undefined && section !== DEFAULT_SECTION) return undefined;
    return own?.get(name) ?? this.#defaults.get(name);
  }
}
