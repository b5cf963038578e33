import { ListUserPoolClients } from "../../../models/cognito-idp.js";
import { invalidParameter } from "../faults.js";
import { implement } from "../implement.js";

export default implement(ListUserPoolClients, ({ service }, { UserPoolId, MaxResults = 60, NextToken, ClientType }) => {
  if (ClientType !== undefined) throw invalidParameter("ClientType is not supported by this endpoint.");
  const { items, next } = service.clients.list(service.pools.get(UserPoolId).id, MaxResults, NextToken);
  const UserPoolClients = items.map(({ id, poolId, name }) => ({ ClientId: id, UserPoolId: poolId, ClientName: name }));
  return { UserPoolClients, NextToken: next };
});
