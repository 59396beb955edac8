import type { SqlSource } from "../schema/expressions.ts";
import type { SqlType } from "../schema/types.ts";
import { OperationsBase } from "./builder_base.ts";
import {
  type AlterCompositeTypeOptions,
  type AttributeTypes,
  buildAlterCompositeType,
  buildCreateCompositeType,
} from "./composite_ops.ts";
import {
  type AlterDomainOptions,
  buildAlterDomain,
  buildCreateDomainConstraint,
  buildDropDomainConstraint,
  buildValidateDomainConstraint,
  type CreateDomainConstraintOptions,
  type DropDomainConstraintOptions,
} from "./domain_ops.ts";
import {
  buildDropObject,
  buildRenameObject,
  type DropOptions,
  type NamedObject,
  type ObjectType,
} from "./object_ops.ts";
import {
  type AlterSequenceOptions,
  buildAlterSequence,
  buildCreateExtension,
  buildCreateSchema,
  buildCreateSequence,
  buildUpdateExtension,
  type CreateExtensionOptions,
  type CreateSchemaOptions,
  type CreateSequenceOptions,
  type UpdateExtensionOptions,
} from "./schema_ops.ts";
import type { SchemaOption } from "./table_ops.ts";
import {
  type AddEnumValueOptions,
  buildAddEnumValue,
  buildCreateDomain,
  buildCreateEnum,
  buildRemoveEnumValue,
  buildRenameEnumValue,
  buildReplaceEnumValues,
  type CreateDomainOptions,
  type CreateEnumOptions,
  type RemoveEnumValueOptions,
  type ReplaceEnumValuesOptions,
} from "./type_ops.ts";

/** Operations on types, schemas, extensions and sequences. */
export class TypeOperations extends OperationsBase {
  /** Creates an enumeration with its values in order. */
  createEnum(
    name: string,
    values: readonly string[],
    options: CreateEnumOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateEnum(name, values, options));
  }

  /** Drops an enumeration. */
  dropEnum(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropEnum", "type", name);
    return this.invoke(buildDropObject(object, options));
  }

  /**
   * Adds a value to an enumeration, at its end unless `before` or `after` says
   * otherwise. The value can be used only after the revision is committed.
   */
  addEnumValue(
    name: string,
    value: string,
    options: AddEnumValueOptions = {},
  ): Promise<void> {
    return this.invoke(buildAddEnumValue(name, value, options));
  }

  /** Renames a value of an enumeration; rows that have it keep it under its new name. */
  renameEnumValue(
    name: string,
    oldValue: string,
    newValue: string,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(
      buildRenameEnumValue(name, oldValue, newValue, options),
    );
  }

  /**
   * Takes a value out of an enumeration. A new type takes the place of the old
   * and all columns are moved over, which rewrites and locks their tables; it
   * fails, changing nothing, if rows have the value and `replaceWith` is not given.
   */
  removeEnumValue(
    name: string,
    value: string,
    options: RemoveEnumValueOptions = {},
  ): Promise<void> {
    return this.invoke(buildRemoveEnumValue(name, value, options));
  }

  /** Gives an enumeration other values or another order, as `removeEnumValue` does. */
  replaceEnumValues(
    name: string,
    values: readonly string[],
    options: ReplaceEnumValuesOptions = {},
  ): Promise<void> {
    return this.invoke(buildReplaceEnumValues(name, values, options));
  }

  /** Creates a domain. */
  createDomain(
    name: string,
    type: SqlType,
    options: CreateDomainOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateDomain(name, type, options));
  }

  /** Changes the default of a domain, and whether it may be null. */
  alterDomain(name: string, options: AlterDomainOptions): Promise<void> {
    return this.invoke(buildAlterDomain(name, options));
  }

  /** Adds a check to a domain; `condition` is SQL on `VALUE`. */
  createDomainConstraint(
    constraintName: string,
    domainName: string,
    condition: SqlSource,
    options: CreateDomainConstraintOptions = {},
  ): Promise<void> {
    const args = { name: constraintName, domainName, condition, options };
    return this.invoke(buildCreateDomainConstraint(args));
  }

  /** Drops a check of a domain. */
  dropDomainConstraint(
    constraintName: string,
    domainName: string,
    options: DropDomainConstraintOptions = {},
  ): Promise<void> {
    return this.invoke(
      buildDropDomainConstraint(constraintName, domainName, options),
    );
  }

  /** Checks the values there are against a check that was added with `notValid`. */
  validateDomainConstraint(
    constraintName: string,
    domainName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(
      buildValidateDomainConstraint(constraintName, domainName, options),
    );
  }

  /** Drops a domain. */
  dropDomain(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropDomain", "domain", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Creates a composite type of attributes in order. */
  createCompositeType(
    name: string,
    attributes: AttributeTypes,
    options: SchemaOption = {},
  ): Promise<void> {
    return this.invoke(buildCreateCompositeType(name, attributes, options));
  }

  /**
   * Renames, drops, retypes and adds attributes of a composite type. The server
   * refuses to drop or retype one while a column has the type.
   */
  alterCompositeType(
    name: string,
    options: AlterCompositeTypeOptions,
  ): Promise<void> {
    return this.invoke(buildAlterCompositeType(name, options));
  }

  /** Drops a type of any kind. */
  dropType(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropType", "type", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Renames a type of any kind. */
  renameType(
    oldName: string,
    newName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    const object = named("op.renameType", "type", oldName);
    return this.invoke(buildRenameObject(object, newName, options));
  }

  /** Creates a schema. */
  createSchema(
    name: string,
    options: CreateSchemaOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateSchema(name, options));
  }

  /** Drops a schema. */
  dropSchema(name: string, options: DropOptions = {}): Promise<void> {
    const object = named("op.dropSchema", "schema", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Renames a schema. */
  renameSchema(oldName: string, newName: string): Promise<void> {
    const object = named("op.renameSchema", "schema", oldName);
    return this.invoke(buildRenameObject(object, newName));
  }

  /** Installs an extension. */
  createExtension(
    name: string,
    options: CreateExtensionOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateExtension(name, options));
  }

  /** Updates an extension, to its newest version if none is given. */
  updateExtension(
    name: string,
    options: UpdateExtensionOptions = {},
  ): Promise<void> {
    return this.invoke(buildUpdateExtension(name, options));
  }

  /** Removes an extension. */
  dropExtension(name: string, options: DropOptions = {}): Promise<void> {
    const object = named("op.dropExtension", "extension", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Creates a sequence. */
  createSequence(
    name: string,
    options: CreateSequenceOptions = {},
  ): Promise<void> {
    return this.invoke(buildCreateSequence(name, options));
  }

  /** Changes a sequence. */
  alterSequence(name: string, options: AlterSequenceOptions): Promise<void> {
    return this.invoke(buildAlterSequence(name, options));
  }

  /** Drops a sequence. */
  dropSequence(
    name: string,
    options: DropOptions & SchemaOption = {},
  ): Promise<void> {
    const object = named("op.dropSequence", "sequence", name);
    return this.invoke(buildDropObject(object, options));
  }

  /** Renames a sequence. */
  renameSequence(
    oldName: string,
    newName: string,
    options: SchemaOption = {},
  ): Promise<void> {
    const object = named("op.renameSequence", "sequence", oldName);
    return this.invoke(buildRenameObject(object, newName, options));
  }
}

/** An object for the builders that treat all kinds alike. */
export function named(
  callee: string,
  objectType: ObjectType,
  name: string,
): NamedObject {
  return { callee, objectType, name };
}
