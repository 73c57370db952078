import hashlib

import boto3
import cfnresponse


# A custom resource: the SHA-256 of a secret, for those who must know the secret when they see it but must not hold it.
def handler(event, context):
    secret = event["ResourceProperties"]["SecretId"]
    try:
        data = {}
        if event["RequestType"] != "Delete":
            value = boto3.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
            data["Sha256"] = hashlib.sha256(value.encode()).hexdigest()
        cfnresponse.send(event, context, cfnresponse.SUCCESS, data, secret)
    except Exception as problem:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, secret, reason=str(problem))
