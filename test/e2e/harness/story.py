"""The story through boto3: sign-up, confirmation by an administrator, sign-in and the call; a file in S3 besides."""

import json
import sys
import urllib.error
import urllib.request

import boto3

pool, address, password = sys.argv[1:]
idp = boto3.client("cognito-idp")
client = idp.create_user_pool_client(
    UserPoolId=pool,
    ClientName="boto3",
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]["ClientId"]


def sign_in(secret):
    return idp.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alan", "PASSWORD": secret},
    )["AuthenticationResult"]["IdToken"]


def call(token=None):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return [answer.status, json.load(answer)]
    except urllib.error.HTTPError as refusal:
        return [refusal.code, json.load(refusal)]


idp.sign_up(
    ClientId=client,
    Username="alan",
    Password=password,
    UserAttributes=[{"Name": "email", "Value": "alan@example.com"}],
)
idp.admin_confirm_sign_up(UserPoolId=pool, Username="alan")
try:
    sign_in(password + "!")
    wrong = None
except idp.exceptions.NotAuthorizedException as refusal:
    wrong = [refusal.response["Error"]["Code"], refusal.response["Error"]["Message"]]

s3 = boto3.client("s3")
s3.create_bucket(Bucket="boto3-books")
s3.put_object(Bucket="boto3-books", Key="question.txt", Body=b"Can machines think?")

print(
    json.dumps(
        {
            "wrongPassword": wrong,
            "signedOut": call(),
            "signedIn": call(sign_in(password)),
            "file": s3.get_object(Bucket="boto3-books", Key="question.txt")["Body"].read().decode(),
        }
    )
)
