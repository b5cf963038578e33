import { allPages } from "../app/pages.js";
import { Link, match } from "../app/router.js";
import { pageOfArn } from "../data/resource-links.js";

/** A name that leads to its page where the console has one. `to` is found from an ARN where it isn't given. */
export function ArnLink({
  arn,
  text = arn,
  to = pageOfArn(arn),
}: {
  arn: string;
  text?: string;
  to?: string | undefined;
}) {
  const isThere = to !== undefined && allPages.some(([pattern]) => match(pattern, to) !== undefined);
  return isThere ? <Link to={to}>{text}</Link> : <span className="breakable">{text}</span>;
}
