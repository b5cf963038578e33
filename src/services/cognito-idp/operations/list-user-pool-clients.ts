import { ListUserPoolClients } from "../../../models/cognito-idp.js";
import { implement } from "../implement.js";

export default implement(ListUserPoolClients, ({ service }, { UserPoolId, MaxResults = 60, NextToken }) => {
  const { items, next } = service.clients.list(service.pools.get(UserPoolId).id, MaxResults, NextToken);
  const UserPoolClients = items.map(({ id, poolId, name }) => ({ ClientId: id, UserPoolId: poolId, ClientName: name }));
  return { UserPoolClients, NextToken: next };
});
