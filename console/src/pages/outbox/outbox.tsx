import Box from "@cloudscape-design/components/box";
import type { TableProps } from "@cloudscape-design/components/table";
import { useMemo } from "react";
import { CollectionTable } from "../../components/collection-table.js";
import { CopyButton } from "../../components/copy.js";
import { Ago } from "../../components/time.js";
import { useLive } from "../../data/use-live.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** As `GET /_sekisho/outbox` tells it (docs/console.md). */
interface Message {
  readonly id: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: "EMAIL" | "SMS";
  readonly destination: string;
  readonly trigger:
    | "SignUp"
    | "ResendCode"
    | "ForgotPassword"
    | "AdminCreateUser"
    | "UpdateUserAttribute"
    | "VerifyUserAttribute";
  readonly code: string;
  readonly subject?: string;
  readonly message: string;
  readonly time: number;
}

const MOST_SHOWN = 10_000;
const messagesOf = ({ messages }: { messages: readonly Message[] }) => messages;

/** What the user pools sent, newest first, as it is sent. */
export default function Outbox() {
  const t = useMessages(texts);
  const live = useLive("/outbox", messagesOf, MOST_SHOWN);
  const columns = useMemo((): TableProps.ColumnDefinition<Message>[] => {
    return [
      {
        id: "code",
        header: t.code,
        isRowHeader: true,
        cell: ({ code }) => (
          <span className="code-and-copy">
            <Box variant="code" fontSize="heading-s">
              {code}
            </Box>
            <CopyButton text={code} label={t.copyCode} />
          </span>
        ),
      },
      { id: "user", header: t.user, cell: ({ username }) => username, sortingField: "username" },
      { id: "to", header: t.destination, cell: ({ destination }) => destination, sortingField: "destination" },
      { id: "trigger", header: t.trigger, cell: ({ trigger }) => t[trigger] },
      { id: "time", header: t.time, cell: ({ time }) => <Ago time={time} />, sortingField: "time" },
      {
        id: "message",
        header: t.message,
        cell: ({ subject, message }) => [subject, plain(message)].filter(Boolean).join(": "),
      },
      { id: "pool", header: t.pool, cell: ({ userPoolId }) => userPoolId },
    ];
  }, [t]);
  return (
    <CollectionTable
      title={t.title}
      description={t.description}
      loaded={live}
      columns={columns}
      idOf={({ id }) => id}
      textOf={({ code, username, destination, userPoolId }) => [code, username, destination, userPoolId].join(" ")}
      empty={t.empty}
    />
  );
}

/** Mails may be written in HTML. */
const plain = (message: string): string =>
  new DOMParser().parseFromString(message.replace(/<br\s*\/?>/gi, "\n"), "text/html").body.textContent ?? "";
