import Box from "@cloudscape-design/components/box";
import Spinner from "@cloudscape-design/components/spinner";
import { Component, type ComponentType, lazy, type ReactNode, Suspense, useEffect } from "react";
import { Failure } from "../components/failure.js";
import { messages, useMessages } from "../text/language.js";
import { allPages, type LoadPage, type PageProps } from "./pages.js";
import { Link, match, navigate, usePath } from "./router.js";

const texts = messages({
  notFound: { en: "There is no such page", ja: "このページは存在しません" },
  toRequests: { en: "See the requests", ja: "リクエストを見る" },
  loading: { en: "Loading", ja: "読み込み中" },
});

const HOME = "/requests";
const loaded = new Map<LoadPage, ComponentType<PageProps>>();

/** One component for each page, or React would mount it anew at every render. */
function componentOf(load: LoadPage): ComponentType<PageProps> {
  const component = loaded.get(load) ?? lazy(load);
  loaded.set(load, component);
  return component;
}

/** The page that the address names. */
export function CurrentPage() {
  const path = usePath();
  useEffect(() => {
    if (path === "/") navigate(HOME, { replace: true });
  }, [path]);
  if (path === "/") return null;
  for (const [pattern, load] of allPages) {
    const params = match(pattern, path);
    if (!params) continue;
    const Page = componentOf(load);
    return (
      <Boundary key={path}>
        <Suspense fallback={<Waiting />}>
          <Page params={params} />
        </Suspense>
      </Boundary>
    );
  }
  return <NotFound />;
}

function Waiting() {
  const t = useMessages(texts);
  return (
    <Box textAlign="center" padding="xxl">
      <span role="status" aria-label={t.loading}>
        <Spinner size="large" />
      </span>
    </Box>
  );
}

function NotFound() {
  const t = useMessages(texts);
  return (
    <Box textAlign="center" padding="xxl">
      <Box variant="h1">{t.notFound}</Box>
      <Link to={HOME}>{t.toRequests}</Link>
    </Box>
  );
}

/** A page that fails leaves the rest of the console standing. */
class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <Failure error={this.state.error} />;
  }
}
