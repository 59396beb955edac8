/** Built-in `script.ts.eta`: the form of new TypeScript revisions. */
export const SCRIPT_TEMPLATE = `<%= it.docComment(\`\${it.message}

Revision ID: \${it.upRevision}
Revises: \${it.revises}
Create Date: \${it.createDate}\`) %>
import type { Migration } from "alembic";
<% if (it.imports) { %><%= it.imports %>
<% } %>
<%= it.attribute("revision", it.upRevision) %>
<%= it.attribute("downRevision", it.downRevision) %>
<%= it.attribute("branchLabels", it.branchLabels) %>
<%= it.attribute("dependsOn", it.dependsOn) %>
<% if (it.settings) { %>
<%= it.settings %>
<% } %>
export async function upgrade(<%= it.parameter(it.upgrades) %>): Promise<void> {
<%= it.body(it.upgrades) %>}

export async function downgrade(<%= it.parameter(it.downgrades) %>): Promise<void> {
<%= it.body(it.downgrades) %>}
`;

/** Built-in form of new SQL revisions. */
export const SQL_TEMPLATE = `<%= it.sqlHead %>

-- upgrade
<%= it.body(it.upgrades) %>
-- downgrade
<%= it.body(it.downgrades) %>`;
