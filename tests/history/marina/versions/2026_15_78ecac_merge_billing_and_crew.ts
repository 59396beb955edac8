/**
 * Both branches come together.
 *
 * Revision ID: 78ecacace396
 * Revises: 595c873b7d73, 5e18368584fa
 * Create Date: 2026-02-15 06:24:00
 */

export const revision = "78ecacace396";
export const downRevision = ["595c873b7d73", "5e18368584fa"];
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(): void {}

export function downgrade(): void {}
