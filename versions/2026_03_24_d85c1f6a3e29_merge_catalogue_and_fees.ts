/**
 * Merge catalogue and fees.
 *
 * Made by `alembic merge heads`: it changes nothing, and gives the history one
 * head again.
 *
 * Revision ID: d85c1f6a3e29
 * Revises: e4b62d9f1a73, b93d5e8071fc
 * Create Date: 2026-03-24 17:30:00
 */
import type { Migration } from "alembic";

export const revision = "d85c1f6a3e29";
export const downRevision = ["e4b62d9f1a73", "b93d5e8071fc"];
export const branchLabels = null;
export const dependsOn = null;

export async function upgrade(_migration: Migration): Promise<void> {}

export async function downgrade(_migration: Migration): Promise<void> {}
