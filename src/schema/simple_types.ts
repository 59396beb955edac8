import { simpleType } from "./type_constructors.ts";
import type { SimpleType } from "./types.ts";

/** SMALLINT. */
export function smallInteger(): SimpleType {
  return simpleType("smallint");
}

/** INTEGER. */
export function integer(): SimpleType {
  return simpleType("integer");
}

/** BIGINT. */
export function bigInteger(): SimpleType {
  return simpleType("bigint");
}

/** REAL. */
export function real(): SimpleType {
  return simpleType("real");
}

/** DOUBLE PRECISION. */
export function doublePrecision(): SimpleType {
  return simpleType("double precision");
}

/** BOOLEAN. */
export function boolean(): SimpleType {
  return simpleType("boolean");
}

/** DATE. */
export function date(): SimpleType {
  return simpleType("date");
}

/** UUID. */
export function uuid(): SimpleType {
  return simpleType("uuid");
}

/** JSON. */
export function json(): SimpleType {
  return simpleType("json");
}

/** JSONB. */
export function jsonb(): SimpleType {
  return simpleType("jsonb");
}

/** JSONPATH. */
export function jsonpath(): SimpleType {
  return simpleType("jsonpath");
}

/** BYTEA. */
export function bytea(): SimpleType {
  return simpleType("bytea");
}

/** INET. */
export function inet(): SimpleType {
  return simpleType("inet");
}

/** CIDR. */
export function cidr(): SimpleType {
  return simpleType("cidr");
}

/** MACADDR. */
export function macaddr(): SimpleType {
  return simpleType("macaddr");
}

/** MACADDR8. */
export function macaddr8(): SimpleType {
  return simpleType("macaddr8");
}

/** MONEY. */
export function money(): SimpleType {
  return simpleType("money");
}

/** TSVECTOR. */
export function tsvector(): SimpleType {
  return simpleType("tsvector");
}

/** TSQUERY. */
export function tsquery(): SimpleType {
  return simpleType("tsquery");
}

/** HSTORE of the extension hstore. */
export function hstore(): SimpleType {
  return simpleType("hstore");
}

/** CITEXT of the extension citext. */
export function citext(): SimpleType {
  return simpleType("citext");
}

/** XML. */
export function xml(): SimpleType {
  return simpleType("xml");
}

/** OID. */
export function oid(): SimpleType {
  return simpleType("oid");
}

/** REGCLASS. */
export function regclass(): SimpleType {
  return simpleType("regclass");
}

/** REGTYPE. */
export function regtype(): SimpleType {
  return simpleType("regtype");
}

/** NAME. */
export function pgName(): SimpleType {
  return simpleType("name");
}

/** POINT. */
export function point(): SimpleType {
  return simpleType("point");
}

/** LINE. */
export function line(): SimpleType {
  return simpleType("line");
}

/** LSEG. */
export function lseg(): SimpleType {
  return simpleType("lseg");
}

/** BOX. */
export function box(): SimpleType {
  return simpleType("box");
}

/** PATH. */
export function path(): SimpleType {
  return simpleType("path");
}

/** POLYGON. */
export function polygon(): SimpleType {
  return simpleType("polygon");
}

/** CIRCLE. */
export function circle(): SimpleType {
  return simpleType("circle");
}

/** PG_LSN. */
export function pgLsn(): SimpleType {
  return simpleType("pg_lsn");
}

/** INT4RANGE. */
export function int4range(): SimpleType {
  return simpleType("int4range");
}

/** INT8RANGE. */
export function int8range(): SimpleType {
  return simpleType("int8range");
}

/** NUMRANGE. */
export function numrange(): SimpleType {
  return simpleType("numrange");
}

/** TSRANGE. */
export function tsrange(): SimpleType {
  return simpleType("tsrange");
}

/** TSTZRANGE. */
export function tstzrange(): SimpleType {
  return simpleType("tstzrange");
}

/** DATERANGE. */
export function daterange(): SimpleType {
  return simpleType("daterange");
}

/** INT4MULTIRANGE. */
export function int4multirange(): SimpleType {
  return simpleType("int4multirange");
}

/** INT8MULTIRANGE. */
export function int8multirange(): SimpleType {
  return simpleType("int8multirange");
}

/** NUMMULTIRANGE. */
export function nummultirange(): SimpleType {
  return simpleType("nummultirange");
}

/** TSMULTIRANGE. */
export function tsmultirange(): SimpleType {
  return simpleType("tsmultirange");
}

/** TSTZMULTIRANGE. */
export function tstzmultirange(): SimpleType {
  return simpleType("tstzmultirange");
}

/** DATEMULTIRANGE. */
export function datemultirange(): SimpleType {
  return simpleType("datemultirange");
}
