import {
  CognitoIdentityClient,
  type IdentityPoolShortDescription,
  ListIdentityPoolsCommand,
} from "@aws-sdk/client-cognito-identity";
import { Link } from "../../app/router.js";
import { allOf, client } from "../../aws/client.js";
import { CollectionTable } from "../../components/collection-table.js";
import { useLoaded } from "../../data/use-loaded.js";
import { useMessages } from "../../text/language.js";
import { texts } from "./messages.js";

/** The identity pools of the cloud. */
export default function IdentityPools() {
  const t = useMessages(texts);
  const loaded = useLoaded("identity-pools", async (abortSignal) => {
    const identities = await client(CognitoIdentityClient);
    return allOf(
      (NextToken) => identities.send(new ListIdentityPoolsCommand({ MaxResults: 60, NextToken }), { abortSignal }),
      ({ IdentityPools }) => IdentityPools,
      ({ NextToken }) => NextToken,
    );
  });
  return (
    <CollectionTable<IdentityPoolShortDescription>
      title={t.identityPools}
      description={t.identityDescription}
      loaded={loaded}
      idOf={({ IdentityPoolId = "" }) => IdentityPoolId}
      empty={t.noIdentityPools}
      actions={<Link to="/cognito">{t.userPools}</Link>}
      columns={[
        {
          id: "name",
          header: t.name,
          isRowHeader: true,
          sortingField: "IdentityPoolName",
          cell: ({ IdentityPoolId = "", IdentityPoolName = IdentityPoolId }) => (
            <Link to={`/cognito/identity-pools/${encodeURIComponent(IdentityPoolId)}`}>{IdentityPoolName}</Link>
          ),
        },
        { id: "id", header: t.id, cell: ({ IdentityPoolId }) => IdentityPoolId },
      ]}
    />
  );
}
