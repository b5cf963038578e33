import { AmplifyApiRestResourceStackTemplate } from '@aws-amplify/cli-extensibility-helper';

/** Puts the project's user pool in front of every path: signed in 200, signed out 401. */
export function override(resources: AmplifyApiRestResourceStackTemplate) {
  // "auth" + the folder under amplify/backend/auth is the nested stack that holds the pool.
  resources.addCfnParameter(
    { type: 'String', description: 'The user pool whose members may call this API', default: 'NONE' },
    'AuthCognitoUserPoolId',
    { 'Fn::GetAtt': ['authhello', 'Outputs.UserPoolId'] },
  );

  resources.restApi.addPropertyOverride('Body.securityDefinitions', {
    Cognito: {
      type: 'apiKey',
      name: 'Authorization',
      in: 'header',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': {
        type: 'cognito_user_pools',
        providerARNs: [
          { 'Fn::Sub': 'arn:aws:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${AuthCognitoUserPoolId}' },
        ],
      },
    },
  });

  for (const path in resources.restApi.body.paths) {
    const method = `Body.paths.${path}.x-amazon-apigateway-any-method`;
    resources.restApi.addPropertyOverride(`${method}.parameters`, [
      ...resources.restApi.body.paths[path]['x-amazon-apigateway-any-method'].parameters,
      { name: 'Authorization', in: 'header', required: false, type: 'string' },
    ]);
    resources.restApi.addPropertyOverride(`${method}.security`, [{ Cognito: [] }]);
  }
}
