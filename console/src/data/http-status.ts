type StatusIndicatorType = "success" | "error" | "info" | "warning";

/** How good an HTTP status is, in the words of Cloudscape. */
export const statusType = (status: number): StatusIndicatorType =>
  status >= 500 ? "error" : status >= 400 ? "warning" : status >= 300 ? "info" : "success";
