import StatusIndicator, { type StatusIndicatorProps } from "@cloudscape-design/components/status-indicator";

/** What a status of CloudFormation's means for whoever waits. */
export function kindOf(status: string): StatusIndicatorProps.Type {
  if (status.includes("FAILED")) return "error";
  if (status.endsWith("IN_PROGRESS")) return "in-progress";
  if (status.includes("ROLLBACK")) return "warning";
  if (status.startsWith("DELETE")) return "stopped";
  return status.endsWith("COMPLETE") ? "success" : "pending";
}

/** A status as CloudFormation writes it, and why it is so where that is told. */
export function Status({ status, reason }: { status: string | undefined; reason?: string | undefined }) {
  if (status === undefined) return null;
  return (
    <>
      <StatusIndicator type={kindOf(status)}>{status}</StatusIndicator>
      {reason !== undefined && <div>{reason}</div>}
    </>
  );
}
