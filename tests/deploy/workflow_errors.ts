/**
 * Prints what GitHub's own parser finds wrong with the workflow on standard
 * input. Bundled before it runs, since the package imports JSON in a way that
 * only bundlers take.
 */
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";

const content = await new Response(Deno.stdin.readable).text();
const { context, value } = parseWorkflow(
  { name: "workflow.yml", content },
  new NoOperationTraceWriter(),
);
if (value !== undefined) await convertWorkflowTemplate(context, value);
const errors = context.errors.getErrors().map(({ message }) => message);
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(errors)));
